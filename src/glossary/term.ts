/** Where a term comes from, or where it is explained well. */
export interface Source {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  /** arXiv or DOI. */
  readonly url: string;
}

/** A term of the glossary, in English. Types and data only: translations are files of the page. */
export interface Term {
  /** What the literature usually calls it. */
  readonly name: string;
  /** One to three short sentences. */
  readonly meaning: string;
  /** Other names in the literature, separated by commas. */
  readonly also?: string;
  readonly source?: Source;
}

/** Terms by their ids, under a heading. Ids are unique in the whole glossary. */
export interface TermGroup {
  readonly id: string;
  readonly name: string;
  readonly terms: Readonly<Record<string, Term>>;
}

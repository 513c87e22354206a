/** A meaning of a noun in WordNet: a synset, by the number of its lexicographer file. */
export interface Noun {
  readonly category: number;
  /** All words that have this meaning, with spaces between their parts. */
  readonly lemmas: readonly string[];
  /** Its definition, without examples of use and without the names of fields in brackets that it begins with. */
  readonly definition: string;
}

/**
 * The nouns in the content of WordNet's file `data.noun` (wndb(5)).
 * @throws RangeError for a line that is not made as expected.
 */
export const nounsIn = (content: string): readonly Noun[] =>
  content
    .split('\n')
    .filter((line) => line !== '' && !isOfNotice(line))
    .map((line) => {
      const [, category, counted = '', rest = ''] = /^\d{8} (\d\d) n ([\da-f]{2}) (.+? \| .+)$/.exec(line) ?? [];
      const bar = rest.indexOf(' | ');
      const count = Number.parseInt(counted, 16);
      const tokens = rest.slice(0, bar).split(' ');
      const lemmas = tokens.filter((_, at) => at < 2 * count && at % 2 === 0);
      // After each lemma a number; after the last of them, how many pointers there are.
      if (!category || !/^\d{3}$/.test(tokens[2 * count] ?? '')) {
        throw new RangeError(`WordNet has no such noun: ${line.slice(0, 60)}`);
      }
      return {
        category: Number(category),
        lemmas: lemmas.map((lemma) => lemma.replaceAll('_', ' ')),
        definition: definitionIn(rest.slice(bar + 3)),
      };
    });

/**
 * The notice that WordNet's licence wants kept with every copy: the first lines of each of its files, which are
 * numbered.
 * @throws RangeError if there is none.
 */
export function noticeIn(content: string): string {
  const lines = content.slice(0, 10_000).split('\n').filter(isOfNotice);
  const notice = lines.map((line) => line.replace(/^ +\d+ /, '').trimEnd()).join('\n');
  if (!/WordNet [\d.]+ Copyright/.test(notice)) throw new RangeError('WordNet has no notice of its licence.');
  return notice.trim();
}

const isOfNotice = (line: string): boolean => line.startsWith('  ');

/** Of a gloss: examples stand in quotation marks after the definition. */
const definitionIn = (gloss: string): string =>
  (gloss.split(/; "/)[0] as string)
    .trim()
    .replace(/^(\([^)]*\) *)+/, '')
    .replace(/[ ;:,]+$/, '');

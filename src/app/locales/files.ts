/** The texts of one JSON file, by key. */
export type Words = Readonly<Record<string, string>>;

/** What comes at once, `page`, and what comes later: with the first lesson, with the first term of the glossary. */
export type Part = 'page' | 'lessons' | 'glossary';

/** The files of declarations that do not come with the page, by the part that they come with. */
const laterParts = ['lessons', 'glossary'] as const satisfies readonly Part[];
const partOf = (path: string): Part => laterParts.find((part) => path.endsWith(`/declarations/${part}.json`)) ?? 'page';

/** English is not among them: it is in the page from the start. */
const files = import.meta.glob<Words>(['./*/*.json', './*/declarations/*.json', '!./en/*'], { import: 'default' });

/** A part of a language's texts: of the interface by file and key, of declarations by path. */
export interface LanguageWords {
  readonly interface: Readonly<Record<string, Words>>;
  readonly declarations: Words;
}

/** @throws Error when a file does not come. */
export async function fetchWords(language: string, part: Part): Promise<LanguageWords> {
  const own = Object.entries(files).filter(([path]) => path.startsWith(`./${language}/`) && partOf(path) === part);
  const found = await Promise.all(own.map(async ([path, load]) => [path, await load()] as const));
  const named = found.map(([path, words]) => ({
    name: path.replace(/^.*\/|\.json$/g, ''),
    isDeclared: path.includes('/declarations/'),
    words,
  }));
  return {
    interface: Object.fromEntries(named.flatMap(({ name, isDeclared, words }) => (isDeclared ? [] : [[name, words]]))),
    declarations: Object.fromEntries(
      named.flatMap(({ name, isDeclared, words }) =>
        isDeclared ? Object.entries(words).map(([key, text]) => [`${name}.${key}`, text]) : [],
      ),
    ),
  };
}

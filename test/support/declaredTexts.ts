import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type DeclaredText, textsOfCatalogue, textsOfGlossary, textsOfLessons } from '../../src/app/locales/declared';
import { createTranslations } from '../../src/app/locales/translations';
import { catalogue } from '../../src/catalogue';
import { declaredMessages, inEnglish, type Text, written } from '../../src/experiment/text';
import { termGroups } from '../../src/glossary';
import { chapters } from '../../src/lessons';

const sources = import.meta.glob<string>('/src/**/*.ts', { query: '?raw', import: 'default' });
const modules = import.meta.glob('/src/**/*.ts');

/** What declarations say in plain strings. */
export const plainTexts = (): readonly DeclaredText[] => [
  ...textsOfCatalogue(catalogue),
  ...textsOfLessons(chapters),
  ...textsOfGlossary(termGroups),
];

/** All that has a path in the sources, messages of every module among them. */
export async function declaredTexts(): Promise<readonly DeclaredText[]> {
  for (const [path, load] of Object.entries(sources)) {
    if (/= messages\(/.test(await load())) await modules[path]?.();
  }
  return [...plainTexts(), ...declaredMessages()];
}

/** The folder of the languages. */
export const localesFolder = 'src/app/locales';

/** The texts of one JSON file of a language; none if it does not exist. */
export function textsIn(language: string, file: string): Readonly<Record<string, string>> {
  const path = `${localesFolder}/${language}/${file}`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** The file of a language that a path of a declaration stands in, and its key there. */
export function placeOf(path: string): { readonly file: string; readonly key: string } {
  const [name = '', ...key] = path.split('.');
  return { file: `declarations/${name}.json`, key: key.join('.') };
}

/** What a language other than English says of declarations, by path, from all its files. */
export function declarationsIn(language: string): Readonly<Record<string, string>> {
  const folder = `${localesFolder}/${language}/declarations`;
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder).flatMap((file) => {
      return Object.entries(textsIn(language, `declarations/${file}`)).map(([key, text]) => [
        `${file.replace('.json', '')}.${key}`,
        text,
      ]);
    }),
  );
}

/** Reads declarations in a language. What it gives throws a RangeError where the language has no text. */
export function readerOf(language: string): (text: Text) => string {
  if (language === 'en') return inEnglish;
  const { add, translate } = createTranslations((missing) => {
    throw new RangeError(`The language "${language}" has no text for "${missing}".`);
  });
  add(declarationsIn(language), plainTexts());
  return (text) => written(text, translate);
}

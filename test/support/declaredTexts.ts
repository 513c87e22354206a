import { readdirSync, readFileSync } from 'node:fs';
import { type DeclaredText, textsOfCatalogue, textsOfLessons } from '../../src/app/locales/declared';
import { createTranslations } from '../../src/app/locales/translations';
import { catalogue } from '../../src/catalogue';
import { declaredMessages, inEnglish, type Text, written } from '../../src/experiment/text';
import { chapters } from '../../src/lessons';

const sources = import.meta.glob<string>('/src/**/*.ts', { query: '?raw', import: 'default' });
const modules = import.meta.glob('/src/**/*.ts');

/** What declarations say in plain strings. */
export const plainTexts = (): readonly DeclaredText[] => [...textsOfCatalogue(catalogue), ...textsOfLessons(chapters)];

/** All that has a path in the sources, messages of every module among them. */
export async function declaredTexts(): Promise<readonly DeclaredText[]> {
  for (const [path, load] of Object.entries(sources)) {
    if (/= messages\(/.test(await load())) await modules[path]?.();
  }
  return [...plainTexts(), ...declaredMessages()];
}

/** What a language other than English says of declarations, by path, from all its files. */
export function declarationsIn(language: string): Readonly<Record<string, string>> {
  const folder = `src/app/locales/${language}/declarations`;
  return Object.fromEntries(
    readdirSync(folder).flatMap((file) => {
      const words = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Record<string, string>;
      return Object.entries(words).map(([key, text]) => [`${file.replace('.json', '')}.${key}`, text]);
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

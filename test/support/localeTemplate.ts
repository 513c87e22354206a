import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DeclaredText } from '../../src/app/locales/declared';
import { keysIn } from '../../src/app/locales/keys';
import { localesFolder, placeOf, textsIn } from './declaredTexts';

/** A text that a language must have. */
export interface Place {
  /** Relative to the language's folder. */
  readonly file: string;
  readonly key: string;
  /** What it is in English; of a plural form that English lacks, the form for many. */
  readonly english: string;
}

/** All texts that a language other than English must have: those of the interface and those of declarations. */
export function placesWanted(language: string, declared: readonly DeclaredText[]): readonly Place[] {
  const files = readdirSync(`${localesFolder}/en`).filter((file) => file.endsWith('.json'));
  const ofInterface = files.flatMap((file) => {
    const texts = textsIn('en', file);
    return keysIn(language, Object.keys(texts)).map((key) => {
      return { file, key, english: texts[key] ?? texts[key.replace(/_[a-z]+$/, '_other')] ?? '' };
    });
  });
  return [...ofInterface, ...declared.map(({ path, text }) => ({ ...placeOf(path), english: text }))];
}

/** Writes the files of a language: texts that it has already stay, the others are in English, and surplus ones go. */
export function writeTemplate(language: string, declared: readonly DeclaredText[]): void {
  const places = placesWanted(language, declared);
  for (const file of new Set(places.map(({ file }) => file))) {
    const before = textsIn(language, file);
    const texts = places.flatMap((place) => {
      return place.file === file ? [[place.key, before[place.key] ?? place.english]] : [];
    });
    const target = path.join(localesFolder, language, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, `${JSON.stringify(Object.fromEntries(texts), null, 2)}\n`);
  }
}

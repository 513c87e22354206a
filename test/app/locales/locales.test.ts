import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languageFor, languages } from '../../../src/app/locales/languages';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment, type Path, sectionsOf, withValue } from '../../../src/experiment/experiment';
import type { Field } from '../../../src/experiment/fields';
import type { Text } from '../../../src/experiment/text';
import { declarationsIn, declaredTexts, localesFolder, plainTexts, textsIn } from '../../support/declaredTexts';
import { type Place, placesWanted, writeTemplate } from '../../support/localeTemplate';

const filesIn = (folder: string) =>
  existsSync(`${localesFolder}/${folder}`)
    ? readdirSync(`${localesFolder}/${folder}`).filter((file) => file.endsWith('.json'))
    : [];
const others = languages.map(({ code }) => code).filter((code) => code !== 'en');
const declared = await declaredTexts();
// `UPDATE_LOCALE=de npx vitest run --project unit test/app/locales` fills a language up with English.
if (process.env.UPDATE_LOCALE) writeTemplate(process.env.UPDATE_LOCALE, declared);
const placesIn = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

it('has a folder for each language, and each folder is a language', () => {
  const folders = readdirSync(localesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).toSorted()).toEqual(languages.map(({ code }) => code).toSorted());
});

it('finds the language of a browser by its code, or by the part before the region', () => {
  expect(languageFor('zh-TW')?.code).toBe('zh');
  expect(languageFor('en-GB')?.code).toBe('en');
  expect(languageFor('tlh')).toBeUndefined();
});

describe('what is declared in English', () => {
  it('has a path of its own, and is not empty', () => {
    const paths = declared.map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(600);
    expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([]);
    expect(declared.filter(({ text }) => text.trim() === '')).toEqual([]);
  });

  it('is all that the sections of any experiment say', () => {
    const plain = new Set(plainTexts().map(({ text }) => text));
    const paths = new Set(declared.map(({ path }) => path));
    const undeclared = new Set<string>();
    const look = (text: Text | null | undefined) => {
      if (typeof text === 'string' ? !plain.has(text) : text && !paths.has(text.path)) {
        undeclared.add(JSON.stringify(text));
      }
    };
    const lookAt = (field: Field) => {
      [field.label, field.help, field.disabledReason].forEach(look);
      if (field.kind === 'choice') for (const { label } of field.options) look(label);
      if (field.kind === 'curve') for (const { label } of field.presets) look(label);
    };
    for (const task of catalogue.tasks) {
      const proposed = defaultExperiment(catalogue, task.id);
      const isAllowed = (path: Path, value: string | boolean) => {
        try {
          return [withValue(proposed, path, value, catalogue)];
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return [];
        }
      };
      const experiments = [
        proposed,
        ...isAllowed('second.asked', true),
        ...catalogue.architectures.flatMap(({ id }) => isAllowed('student', id)),
        ...catalogue.methods.flatMap(({ id }) => isAllowed('method', id)),
        ...catalogue.schemes.flatMap(({ id }) => isAllowed('scheme', id)),
      ];
      for (const experiment of experiments) {
        for (const { fields, picked } of sectionsOf(experiment, catalogue)) {
          Object.values(fields).forEach(lookAt);
          for (const { id, name, note, group } of picked?.options ?? []) {
            [name, note, group, picked?.disabledReason(id)].forEach(look);
          }
        }
      }
    }
    expect([...undeclared]).toEqual([]);
  });
});

describe.each(others)('the language %s', (language) => {
  const words = declarationsIn(language);

  it('has a text for every key of the interface and every path of a declaration, and for nothing else', () => {
    const wanted = placesWanted(language, declared).map(({ file, key }) => `${language}/${file}: ${key}`);
    const found = [...filesIn(language), ...filesIn(`${language}/declarations`).map((file) => `declarations/${file}`)];
    const given = found.flatMap((file) =>
      Object.keys(textsIn(language, file)).map((key) => `${language}/${file}: ${key}`),
    );
    expect(given.toSorted()).toEqual(wanted.toSorted());
  });

  it('says everything, with the same values in it as English', () => {
    for (const file of filesIn('en')) {
      const [english, own] = [textsIn('en', file), textsIn(language, file)];
      for (const [key, text] of Object.entries(own)) {
        expect(text.trim(), `${file} ${key}`).not.toBe('');
        const model = english[key] ?? english[key.replace(/_[a-z]+$/, '_other')] ?? '';
        // A plural form for one may do without the number.
        if (!key.endsWith('_one')) expect(placesIn(text), `${file} ${key}`).toEqual(placesIn(model));
      }
    }
    for (const { path, text } of declared) {
      expect(words[path]?.trim(), path).not.toBe('');
      expect(placesIn(words[path] ?? ''), path).toEqual(placesIn(text));
    }
  });

  it('says the same wherever a plain string is the same in English', () => {
    const first = new Map<string, string>();
    const differing = plainTexts().flatMap(({ path, text }) => {
      const before = first.get(text);
      if (before === undefined) first.set(text, path);
      const [one, other] = [before && words[before], words[path]];
      if (!one || !other || one === other) return [];
      return [`"${text}" is "${one}" in ${before} and "${other}" in ${path}: reword it, or make one of them a message`];
    });
    expect(differing).toEqual([]);
  });

  it('says nothing as English does but names, units and symbols, and nothing as another language does', () => {
    const textOf = (code: string, { file, key }: Place) => textsIn(code, file)[key] ?? '';
    const untranslated = placesWanted(language, declared).filter((place) => {
      const own = textOf(language, place);
      const isSame = own === place.english || others.some((code) => code !== language && own === textOf(code, place));
      return isSame && /\p{L}{2}/u.test(own.replace(shared, '')) && !alike[language]?.includes(own);
    });
    expect(
      untranslated.map(({ file, key, english }) => `${language}/${file}: ${key}, in English "${english}"`),
    ).toEqual([]);
  });
});

/** Words that stay as they are: names, units and symbols of the field. */
const shared = /\{\{\w+\}\}|WebGPU|WebGL|WASM|CPU|GPU|CE|Worker|logits|jax-js|kB|ms|Adam|Dropout|VGG|T|α|λ|×|x|y/g;

/** Texts of a language that are the same in English, by its code. */
const alike: Readonly<Record<string, readonly string[]>> = {};

it('Chinese is in Chinese characters, but for those words', () => {
  for (const { file, key } of placesWanted('zh', declared)) {
    const text = textsIn('zh', file)[key] ?? '';
    if (/\p{L}{2}/u.test(text.replace(shared, ''))) expect(text, key).toMatch(/\p{Script=Han}/u);
  }
});

it('no source says a word of another script outside the folders of the languages', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(tsx?|mjs|css)$/.test(file),
  );
  const foreign = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]/u;
  expect(files.length).toBeGreaterThan(300);
  // Each language calls itself by its own name there.
  const holders = files.filter((file) => foreign.test(readFileSync(`src/${file}`, 'utf8')));
  expect(holders.map((file) => file.replaceAll('\\', '/'))).toEqual(['app/locales/languages.ts']);
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keysIn } from '../../../src/app/locales/keys';
import { languageFor, languages } from '../../../src/app/locales/languages';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment, type Path, sectionsOf, withValue } from '../../../src/experiment/experiment';
import type { Field } from '../../../src/experiment/fields';
import type { Text } from '../../../src/experiment/text';
import { declarationsIn, declaredTexts, plainTexts } from '../../support/declaredTexts';

const folder = 'src/app/locales';
const filesIn = (language: string) => readdirSync(`${folder}/${language}`).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Record<string, string>;
const others = languages.map(({ code }) => code).filter((code) => code !== 'en');
const declared = await declaredTexts();
const placesIn = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

it('has a folder for each language, and each folder is a language', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
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

  it('has a text for every key of the interface, and for none besides', () => {
    expect(filesIn(language)).toEqual(filesIn('en'));
    for (const file of filesIn('en')) {
      const wanted = keysIn(language, Object.keys(read(`en/${file}`)));
      expect(Object.keys(read(`${language}/${file}`)).toSorted(), file).toEqual(wanted.toSorted());
    }
  });

  it('has a text for every path of a declaration, and for none besides', () => {
    expect(Object.keys(words).toSorted()).toEqual(declared.map(({ path }) => path).toSorted());
  });

  it('says everything, with the same values in it as English', () => {
    for (const file of filesIn('en')) {
      const [english, own] = [read(`en/${file}`), read(`${language}/${file}`)];
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
    const differing = plainTexts().filter(({ path, text }) => {
      const before = first.get(text);
      if (before === undefined) first.set(text, path);
      // Two senses of one English text need a message for one of them.
      return before !== undefined && words[before] !== words[path];
    });
    expect(differing).toEqual([]);
  });
});

describe('Chinese', () => {
  /** Words that stay as they are: names, units and symbols of the field. */
  const shared = /\{\{\w+\}\}|WebGPU|WebGL|WASM|CPU|GPU|CE|Worker|logits|jax-js|kB|ms|Adam|Dropout|VGG|T|α|λ|×|x|y/g;

  it('is Chinese where it should be', () => {
    const words = declarationsIn('zh');
    const texts = [
      ...filesIn('en').flatMap((file) => {
        const english = read(`en/${file}`);
        return Object.entries(read(`zh/${file}`)).map(([key, own]) => ({ key, own, english: english[key] }));
      }),
      ...declared.map(({ path, text }) => ({ key: path, own: words[path] ?? '', english: text })),
    ];
    for (const { key, own, english } of texts) {
      if (own === english) expect(own.replace(shared, ''), key).not.toMatch(/[A-Za-z]{2}/);
      else if (/[A-Za-z]/.test(own.replace(/\{\{\w+\}\}/g, ''))) expect(own, key).toMatch(/\p{Script=Han}/u);
    }
  });
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

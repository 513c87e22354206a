import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/catalogue';
import type { Text } from '../../../src/experiment/text';

const folder = 'src/app/locales';
const files = readdirSync(`${folder}/en`);
const read = (language: string, file: string) =>
  JSON.parse(readFileSync(`${folder}/${language}/${file}`, 'utf8')) as Record<string, string>;
const variables = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

/** Words that stay as they are in Chinese: names, units and symbols of the field. */
const shared = /\{\{\w+\}\}|WebGPU|WebGL|WASM|CPU|GPU|CE|Worker|logits|jax-js|kB|ms|T|α|λ|×|x|y/g;

it('has the same files in both languages', () => {
  expect(readdirSync(`${folder}/zh`)).toEqual(files);
});

describe.each(files)('%s', (file) => {
  const [en, zh] = [read('en', file), read('zh', file)];

  it('has the same keys, none empty', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    for (const text of [...Object.values(en), ...Object.values(zh)]) expect(text.trim()).not.toBe('');
  });

  it('fills the same gaps in both languages', () => {
    for (const [key, text] of Object.entries(en)) {
      // A plural form may say "one" instead of the number.
      if (!key.endsWith('_one')) expect(variables(zh[key] as string), key).toEqual(variables(text));
    }
  });

  it('is Chinese where it should be', () => {
    for (const [key, text] of Object.entries(zh)) {
      if (text === en[key]) expect(text.replace(shared, ''), key).not.toMatch(/[A-Za-z]{2}/);
      else if (/[A-Za-z]/.test(text.replace(/\{\{\w+\}\}/g, ''))) expect(text, key).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});

it('every declaration says its name and note in both languages', () => {
  const texts: Text[] = [...catalogue.tasks, ...catalogue.architectures, ...catalogue.methods].flatMap(
    ({ name, note, fields }) => [
      name,
      note,
      ...Object.values(fields).flatMap((field) => [field.label, ...(field.help ? [field.help] : [])]),
    ],
  );
  for (const { en, zh } of texts) {
    expect(en.trim()).not.toBe('');
    expect(zh.trim()).not.toBe('');
  }
});

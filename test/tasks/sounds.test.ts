import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { padding } from '../../src/experiment/inputKind';
import { noAnswer } from '../../src/experiment/objective';
import { chooseWords } from '../../src/tasks/sounds/choose';
import { readWords, writeWords } from '../../src/tasks/sounds/file';
import { classOf, sounds as list } from '../../src/tasks/sounds/list';
import { lemmasIn, packSounds } from '../../src/tasks/sounds/pack';
import { framesPerLetter, longest, positions, sizes } from '../../src/tasks/sounds/sizes';
import { datasetIn, read } from '../../src/tasks/sounds/words';

let folder: string;
let raw: Uint8Array;
let size = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sounds-'));
  const target = path.join(folder, 'sounds.bin');
  await packSounds(target);
  const packed = await readFile(target);
  size = packed.length;
  raw = Uint8Array.from(gunzipSync(packed));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const framesOf = (sounds: readonly string[]) =>
  sounds.length + sounds.filter((sound, at) => sound === sounds[at - 1]).length;

describe('the file of sounds', () => {
  it('is at most 130 kB, and holds words with sounds that their frames can hold', () => {
    expect(size).toBeLessThan(130_000);
    const { train, test } = readWords(raw);
    expect([train.length, test.length]).toEqual([sizes.train, sizes.test]);
    for (const { word, sounds } of [...train, ...test]) {
      expect(sounds.length).toBeLessThanOrEqual(longest);
      expect(framesOf(sounds), word).toBeLessThanOrEqual(framesPerLetter * word.length);
    }
    const said = new Map([...train, ...test].map(({ word, sounds }) => [word, sounds.join(' ')]));
    for (const [word, sounds] of [
      ['cat', 'K AE T'],
      ['phone', 'F OW N'],
      ['knife', 'N AY F'],
    ] as const) {
      if (said.has(word)) expect(said.get(word)).toBe(sounds);
    }
  });

  it('keeps words that begin alike on one side', () => {
    const { train, test } = readWords(raw);
    const families = new Set(train.map(({ word }) => word.slice(0, 5)));
    expect(test.filter(({ word }) => families.has(word.slice(0, 5)))).toEqual([]);
  });

  it('is read as it was written, and refused with the reason where it is damaged', () => {
    const words = readWords(raw);
    expect(readWords(writeWords(words))).toEqual(words);
    const text = new TextDecoder().decode(raw);
    const damaged = (change: (text: string) => string) => () => readWords(new TextEncoder().encode(change(text)));
    expect(damaged((all) => all.replace('SOUNDS 1', 'SOUNDS 2'))).toThrow('it begins with "SOUNDS 2');
    expect(damaged((all) => all.slice(0, -3))).toThrow('it ends within a line');
    expect(damaged((all) => `${all}cat K AE T\n`)).toThrow('it has 13001 words, not 13000');
    expect(damaged((all) => all.replace(/\n\w+ (\w+)/, '\nWORD $1'))).toThrow('word 1 of 13000');
    expect(damaged((all) => all.replace(/(\n\w+) \w+/, '$1 QQ'))).toThrow('"QQ" is no sound');
  });
});

describe('choosing words', () => {
  it('takes first pronunciations without stress and comments, of known words alone', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const dictionary: Record<string, string> = { 'cat(2)': 'K AA1 T', "cat's": 'K AE1 T S', dr: 'D AA1 K T ER0' };
    for (const a of letters)
      for (const b of letters) for (const c of letters) dictionary[`${a}${b}${c}zz`] = 'K AE1 T # a comment';
    const known = new Set(Object.keys(dictionary));
    const { train, test } = chooseWords(dictionary, known);
    expect(train.every(({ word, sounds }) => /^[a-z]{5}$/.test(word) && sounds.join(' ') === 'K AE T')).toBe(true);
    expect(test.length).toBe(sizes.test);
    known.delete(train[0]?.word ?? '');
    expect(chooseWords(dictionary, known).train.some(({ word }) => word === train[0]?.word)).toBe(false);
    expect(() => chooseWords({}, known)).toThrow('There are 0 words');
  });

  it('finds words in lower case in WordNet', () => {
    const lines =
      '00001740 03 n 02 entity 0 New_York 0 001 ~ 00001930 n 0000 | that which is\n00002 29 v 01 breathe 0 000 | draw air';
    expect(lemmasIn(`  1 a notice\n${lines.replace('00002 29', '00002000 29')}`)).toEqual(['entity', 'breathe']);
  });
});

describe('words as examples', () => {
  it('are read by letters alone, without their accents', () => {
    const { ids, characters } = read('Façade-3 longer');
    expect(characters.join('')).toBe('facadelo');
    expect([...ids]).toEqual([6, 1, 3, 1, 4, 5, 12, 15]);
    expect([...read('ab').ids]).toEqual([1, 2, ...new Array(positions - 2).fill(padding)]);
  });

  it('are labelled with classes from 1 on', () => {
    const { test } = datasetIn(raw);
    const { test: words } = readWords(raw);
    expect(test.texts).toEqual(words.map(({ word }) => word));
    const own = [...test.labels.subarray(0, longest)];
    const wanted = words[0]?.sounds.map(classOf) ?? [];
    expect(own).toEqual([...wanted, ...new Array(longest - wanted.length).fill(noAnswer)]);
    expect(list).toHaveLength(39);
  });
});

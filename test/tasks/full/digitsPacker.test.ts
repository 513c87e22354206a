import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packDigits } from '../../../src/tasks/digits/pack';
import { packedSite } from '../fixtures';

const source = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits');
const pixels = 28 * 28;

let site: Awaited<ReturnType<typeof packedSite>>;
let packed: Uint8Array;
/** A second copy of the package's files, for tests that damage them. */
let copy: string;

beforeAll(async () => {
  site = await packedSite();
  packed = await site.load('data/digits.bin');
  copy = await mkdtemp(path.join(tmpdir(), 'mnist-'));
  await cp(source, copy, { recursive: true });
}, 60_000);
afterAll(async () => {
  await site.remove();
  await rm(copy, { recursive: true });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

// Each packs all images once or several times.
describe('the file of digits', { timeout: 60_000 }, () => {
  it('is written again, to the same bytes, when it is older than the package', async () => {
    const target = site.file('old.bin');
    await writeFile(target, packed);
    await utimes(target, 1, 1);
    await packDigits(target);
    expect((await stat(target)).mtimeMs).toBeGreaterThan(1000);
    expect(sha256(await site.load('old.bin'))).toBe(sha256(packed));
  });

  it('is written again when what lies there cannot be read, such as half a file', async () => {
    await writeFile(site.file('half.bin'), packed.subarray(0, packed.length / 2));
    await packDigits(site.file('half.bin'));
    expect(sha256(await site.load('half.bin'))).toBe(sha256(packed));
  });

  it('is not written from a package whose values are no rounded bytes, and leaves nothing behind', async () => {
    const file = path.join(copy, '0.json');
    const { data } = JSON.parse(await readFile(file, 'utf8')) as { data: number[] };
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [0.5003, /0\.json: value 100 is 0\.5003/],
      [1.004, /0\.json: value 100 is 1\.004/],
      [-0.004, /0\.json: value 100 is -0\.004/],
      ['0.5', /0\.json: value 100 is 0\.5/],
      [null, /0\.json: value 100 is null/],
    ];
    for (const [value, message] of wrong) {
      await writeFile(file, JSON.stringify({ data: data.with(100, value as number) }));
      await expect(packDigits(site.file('wrong.bin'), copy)).rejects.toThrow(message);
    }
    await writeFile(file, JSON.stringify({ data: data.slice(1) }));
    await expect(packDigits(site.file('wrong.bin'), copy)).rejects.toThrow(/0\.json does not hold whole images/);
    await writeFile(file, JSON.stringify({ data: data.slice(pixels) }));
    await expect(packDigits(site.file('wrong.bin'), copy)).rejects.toThrow(/9999 labels/);
    await expect(stat(site.file('wrong.bin'))).rejects.toThrow(/ENOENT/);
  });
});

import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packedFiles, packTaskFiles } from '../../src/tasks/pack';
import type { Examples, Load } from '../../src/tasks/task';

/** Where the build packs files; nothing is packed again while a file is newer than its source. */
const built = 'public';

/** The file of digits. */
export async function digitsFile(): Promise<Uint8Array> {
  await packTaskFiles(built);
  return new Uint8Array(await readFile(path.join(built, 'data/digits.bin')));
}

/** A folder in the place of `public/`, with every file that tasks load; remove it with `remove`. */
export async function packedSite(): Promise<{
  readonly load: Load;
  readonly file: (name: string) => string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tasks-'));
  const file = (name: string) => path.join(folder, name);
  await packTaskFiles(built);
  await mkdir(file('data'));
  for (const name of packedFiles) await copyFile(path.join(built, name), file(name));
  return {
    load: async (name) => new Uint8Array(await readFile(file(name))),
    file,
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The rows of `inputs`, `[count, size]`, byte by byte as texts that can be compared and collected in sets. */
export function rowsOf(
  { buffer, byteOffset, byteLength }: Float32Array | Uint8Array | Uint16Array,
  size: number,
): string[] {
  const bytes = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
  return Array.from({ length: bytes.length / size }, (_, i) => bytes.slice(i * size, (i + 1) * size));
}

/** All bytes of a data set in one short text: where two are alike, so are the data sets. */
export function checksum(examples: Examples): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of [examples.labels, examples.inputs]) {
    hash.update(Buffer.from(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}

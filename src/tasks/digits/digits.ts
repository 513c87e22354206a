import { randomStream } from '../../experiment/random';
import { messages } from '../../experiment/text';
import { image } from '../../inputs';
import { classification } from '../../objectives';
import { loadPacked } from '../load';
import type { Examples, Task } from '../task';
import {
  classes,
  columns,
  count,
  countsByClass,
  type DigitImages,
  labelsInFile,
  readImages,
  rows,
  split,
} from './file';

const words = messages('tasks.digits', {
  digit: '{{digit}}',
  parity: 'Even or odd?',
});

const file = 'data/digits.bin';

/** 10,000 images of MNIST. */
export const digits: Task = {
  id: 'digits',
  name: 'Handwritten digits',
  note: '10,000 images from MNIST, 28 × 28 grey values each. The soft targets tell the student which digits look alike.',
  group: 'Images',
  fields: {},
  input: image,
  objective: classification,
  inputShape: [rows, columns, 1],
  suggests: {
    teacher: { id: 'convnet', values: { filters: [8, 16], units: 64, dropout: 0.3 } },
    student: { id: 'perceptron', values: { widths: [64] } },
    transfer: { examples: split.train, labelled: 200 },
    training: { batchSize: 128, learningRate: 0.003, teacherEpochs: 5, studentEpochs: 8 },
  },
  classNames: () => Array.from({ length: classes }, (_, digit) => words.digit({ digit })),
  secondQuestion: () => ({
    name: words.parity,
    answers: Array.from({ length: classes }, (_, digit) => digit % 2),
  }),
  counts: () => split,
  outline() {
    const labels = labelsInFile();
    const { train, test } = division(labels);
    const some = (indices: readonly number[]) => ({ labels: labelsAt(labels, indices), areBytes: true });
    return { train: some(train), test: some(test), scale };
  },
  /** The split and the order do not depend on the seed, so that all seeds are measured on the same images. */
  async make(_values, _seed, load) {
    const images = await loadPacked(load, file, readImages);
    const { train, test } = division(images.labels);
    return { train: pick(images, train), test: pick(images, test), scale };
  },
};

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

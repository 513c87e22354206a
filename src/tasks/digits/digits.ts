import { messages } from '../../experiment/text';
import { image } from '../../inputs';
import { classification } from '../../objectives';
import { loadPacked } from '../load';
import type { Task } from '../task';
import { classes, columns, rows, split } from './sizes';

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
  // Neither the page nor the worker needs the images, or their split, before a run on them.
  outline: async () => (await import('./images')).outline(),
  make: async (_values, _seed, load) => loadPacked(load, file, (await import('./images')).datasetIn),
};

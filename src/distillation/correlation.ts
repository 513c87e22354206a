import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { method, type Ops } from './method';

const weight = {
  default: 1,
  min: 0,
  max: 10,
  step: 0.1,
} as const;

const fields = {
  beta: number({
    ...weight,
    symbol: '\\beta',
    label: 'Within an example β',
    term: 'pearson-correlation',
    help: 'Correlation over the classes of each example: the order of the classes.',
  }),
  gamma: number({
    ...weight,
    symbol: '\\gamma',
    label: 'Within a class γ',
    term: 'pearson-correlation',
    help: 'Correlation over the examples of the batch for each class: which example is the most typical one.',
  }),
} as const;

/** Keeps the correlation finite for a constant row or column. */
const epsilon = 1e-12;

/** 1 − the mean of Pearson's correlation along `dimension` of two matrices `[batch, classes]`. */
function correlationDistance(ops: Ops, a: Tensor2D, b: Tensor2D, dimension: 0 | 1): Scalar {
  const unit = (x: Tensor2D) => {
    const centred = ops.sub(x, ops.mean(x, dimension, true));
    return ops.mul(centred, ops.rsqrt(ops.add(ops.sum(ops.square(centred), dimension, true), epsilon)));
  };
  return ops.sub(1, ops.mean(ops.sum(ops.mul(unit(a), unit(b)), dimension)));
}

/**
 * DIST: Huang et al. 2022, with probabilities at T and, as in the authors' code, the factor T². A correlation does not
 * depend on scale, so that its gradient keeps its size without the factor, and with it grows as T² for large T.
 */
export const correlation = method({
  id: 'correlation',
  name: 'Correlation (DIST)',
  note: 'Asks for the same relations instead of the same numbers: the student’s probabilities need only vary as the teacher’s do. On ImageNet the authors use T = 1.',
  family: 'response',
  reference: {
    authors: 'Huang, You, Wang, Qian, Xu',
    year: 2022,
    title: 'Knowledge Distillation from A Stronger Teacher',
    venue: 'NeurIPS 2022',
  },
  temperature: 'squared',
  symbols: { T: 'temperature', 'T²': 'temperature-squared', ρ: 'pearson-correlation' },
  formula: () =>
    '\\T^2\\bigl[\\field{beta}\\,(1-\\bar\\rho_{\\mathrm{rows}})+\\field{gamma}\\,(1-\\bar\\rho_{\\mathrm{columns}})\\bigr]',
  fields,
  term(ops, { student, teacher, temperature }, values) {
    const { beta, gamma } = values as ValuesOf<typeof fields>;
    const [own, target] = [student, teacher].map((z) => ops.softmax(ops.div(z, temperature))) as [Tensor2D, Tensor2D];
    const within = ops.mul(correlationDistance(ops, own, target, 1), beta);
    const across = ops.mul(correlationDistance(ops, own, target, 0), gamma);
    return ops.mul(ops.mul(temperature, temperature), ops.add(within, across));
  },
});

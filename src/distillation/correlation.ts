import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { meanOverRows } from './distributions';
import { method, type Ops } from './method';

const strength = {
  default: 1,
  min: 0,
  max: 10,
  step: 0.1,
} as const;

const fields = {
  beta: number({
    ...strength,
    symbol: '\\beta',
    label: 'Within an example β',
    term: 'pearson-correlation',
    help: 'Correlation over the classes of each example: the order of the classes.',
  }),
  gamma: number({
    ...strength,
    symbol: '\\gamma',
    label: 'Within a class γ',
    term: 'pearson-correlation',
    help: 'Correlation over the examples of the batch for each class: which example is the most typical one.',
  }),
} as const;

/** Keeps the correlation finite for a constant row or column. */
const epsilon = 1e-12;

/** A matrix with sums of 0 and of squares of 1 along `dimension`. */
const unit = (ops: Ops, centred: Tensor, dimension: 0 | 1): Tensor =>
  ops.mul(centred, ops.rsqrt(ops.add(ops.sum(ops.square(centred), dimension, true), epsilon)));

/** 1 − the mean of Pearson's correlation over the classes of each row of two matrices `[rows, classes]`. */
function distanceWithinRows(ops: Ops, [a, b]: Pair, weight: Tensor1D | null): Scalar {
  const ofRows = (x: Tensor2D) => unit(ops, ops.sub(x, ops.mean(x, 1, true)), 1);
  return ops.sub(1, meanOverRows(ops, ops.sum(ops.mul(ofRows(a), ofRows(b)), 1), weight));
}

/** 1 − the mean of Pearson's correlation over the rows for each class; rows whose weight is 0 are left out. */
function distanceWithinClasses(ops: Ops, [a, b]: Pair, weight: Tensor1D | null): Scalar {
  const column = weight && ops.expandDims(weight, 1);
  const centred = (x: Tensor2D) => {
    if (!column) return ops.sub(x, ops.mean(x, 0, true));
    const mean = ops.div(ops.sum(ops.mul(x, column), 0, true), ops.maximum(ops.sum(column), 1));
    return ops.mul(ops.sub(x, mean), column);
  };
  const [one, other] = [unit(ops, centred(a), 0), unit(ops, centred(b), 0)] as const;
  return ops.sub(1, ops.mean(ops.sum(ops.mul(one, other), 0)));
}

type Pair = readonly [Tensor2D, Tensor2D];

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
  term(ops, { student, teacher, temperature, weight }, values) {
    const { beta, gamma } = values as ValuesOf<typeof fields>;
    const at = (z: Tensor2D): Tensor2D => ops.softmax(ops.div(z, temperature));
    const both = [at(student), at(teacher)] as const;
    const within = ops.mul(distanceWithinRows(ops, both, weight), beta);
    const across = ops.mul(distanceWithinClasses(ops, both, weight), gamma);
    return ops.mul(ops.mul(temperature, temperature), ops.add(within, across));
  },
});

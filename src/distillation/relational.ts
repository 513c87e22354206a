import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { number, type ValuesOf } from '../experiment/fields';
import { normaliseRows, toVectors } from './maps';
import { type FeaturePair, method, type Ops } from './method';
import { pairedVectors } from './pairing';

/** Most examples of a batch whose angles are compared: the number of angles is its cube. */
const mostOfAngles = 32;
/** Lower bound of squared distances: the gradient of the root is unbounded at 0. */
const tiny = 1e-12;

const weight = { min: 0, max: 200, step: 0.5 } as const;
const fields = {
  distance: number({
    ...weight,
    default: 25,
    symbol: '\\beta_d',
    label: 'Weight of distances',
    term: 'relation-based',
    help: 'Between every two examples of the batch, in units of their mean.',
  }),
  angle: number({
    ...weight,
    default: 50,
    symbol: '\\beta_a',
    label: 'Weight of angles',
    term: 'relation-based',
    help: 'Between every three of the first 32 examples of the batch.',
  }),
} as const;

/** 0 on the diagonal, 1 elsewhere, `[n, n]`. */
const offDiagonal = (ops: Ops, n: number): Tensor2D => ops.sub(1, ops.eye(n));

/** Mean Huber loss with δ = 1, of two tensors of one shape. */
function huber(ops: Ops, a: Tensor, b: Tensor): Scalar {
  const size = ops.abs(ops.sub(a, b));
  const small = ops.minimum(size, 1);
  return ops.mean(ops.mul(small, ops.sub(size, ops.mul(small, 0.5))));
}

/** Euclidean distances between all rows of `[n, features]`, divided by their mean, `[n, n]`. */
function distances(ops: Ops, x: Tensor2D): Tensor2D {
  const n = x.shape[0];
  const squares = ops.sum(ops.square(x), 1, true);
  const products = ops.matMul(x, x, false, true);
  const squared = ops.sub(ops.add(squares, ops.transpose(squares)), ops.mul(products, 2));
  const all = ops.mul(ops.sqrt(ops.maximum(squared, tiny)), offDiagonal(ops, n)) as Tensor2D;
  return ops.div(all, ops.div(ops.sum(all), n * (n - 1)));
}

/** Cosines of the angles at each row of `[n, features]` between all pairs of other rows, `[n, n, n]`. */
function angles(ops: Ops, x: Tensor2D): Tensor3D {
  const [n, size] = x.shape;
  const differences = ops.sub(ops.reshape(x, [1, n, size]), ops.reshape(x, [n, 1, size]));
  const directions: Tensor3D = normaliseRows(ops, differences as Tensor3D);
  return ops.matMul(directions, directions, false, true);
}

/** RKD: Park et al. 2019, equations 4 to 9, on the vectors before the logits. */
export const relational = method({
  id: 'relational',
  name: 'Relational (RKD)',
  note: 'The student’s features form the same figure as the teacher’s: distances between two images, angles between three. Position and scale are free.',
  family: 'relation',
  reference: {
    authors: 'Park, Kim, Lu, Cho',
    year: 2019,
    title: 'Relational Knowledge Distillation',
    venue: 'CVPR 2019',
  },
  temperature: 'unused',
  symbols: { d: 'relation-based', cos: 'relation-based' },
  formula: () =>
    '\\bigl[\\field{distance}\\,\\overline{\\ell(d_s,d_t)}+\\field{angle}\\,\\overline{\\ell(\\cos_s,\\cos_t)}\\bigr]',
  fields,
  pairs: pairedVectors,
  term(ops, { features }, values) {
    const { distance, angle } = values as ValuesOf<typeof fields>;
    const { student, teacher, mask } = features[0] as FeaturePair;
    const [own, theirs] = [toVectors(ops, student, mask), toVectors(ops, teacher, mask)];
    const few = (x: Tensor2D): Tensor2D => (x.shape[0] > mostOfAngles ? ops.slice(x, 0, mostOfAngles) : x);
    const ofDistances = huber(ops, distances(ops, own), distances(ops, theirs));
    const ofAngles = huber(ops, angles(ops, few(own)), angles(ops, few(theirs)));
    return ops.add(ops.mul(ofDistances, distance), ops.mul(ofAngles, angle));
  },
});

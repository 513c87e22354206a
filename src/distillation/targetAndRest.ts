import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Batch, Ops } from './method';

/** Takes the target class out of the race: far below any logit, and its exponential is zero. */
const excludedLogit = -1000;

/** A distribution seen from the hard label: the target's share, and how the rest divides what is left. */
export interface TargetAndRest {
  /** log p_y, `[batch]`; 0 for examples without a label. */
  readonly target: Tensor1D;
  /** log(1 − p_y), `[batch]`. */
  readonly rest: Tensor1D;
  /** log of the softmax over the other classes, `[batch, classes]`; far below zero at the target. */
  readonly others: Tensor2D;
}

/** `logits` already divided by the temperature, `labels` one-hot; both `[batch, classes]`. */
export function targetAndRest(ops: Ops, logits: Tensor2D, labels: Tensor2D): TargetAndRest {
  const all = ops.logSoftmax(logits);
  const others: Tensor2D = ops.logSoftmax(ops.add(logits, ops.mul(labels, excludedLogit)));
  // log(1 − p_y) = log p_j − log p̂_j for every other class j: no logarithm of a difference that may be zero.
  const classes = labels.shape[1];
  const rest = ops.div(ops.sum(ops.mul(ops.sub(1, labels), ops.sub(all, others)), 1), classes - 1);
  return { target: ops.sum(ops.mul(labels, all), 1) as Tensor1D, rest: rest as Tensor1D, others };
}

/** The mean of one number an example, `[batch]`, over the examples that carry a label. */
export const meanOverLabelled = (ops: Ops, each: Tensor1D, { labels, labelled }: Batch): Scalar =>
  ops.div(ops.sum(ops.mul(each, ops.sum(labels, 1))), labelled);

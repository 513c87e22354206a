import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Batch, Ops } from './method';

/** Added to the target's logit to exclude it from a softmax: far below any logit, its exponential is zero. */
const excludedLogit = -1000;

/**
 * A distribution over classes split by the hard label: the probability of the target, and the distribution of the
 * others.
 */
export interface TargetAndRest {
  /** log p_y, `[rows]`; 0 for rows without a label. */
  readonly target: Tensor1D;
  /** log(1 − p_y), `[rows]`. */
  readonly rest: Tensor1D;
  /** Log-softmax over the other classes, `[rows, classes]`; far below zero at the target. */
  readonly others: Tensor2D;
}

/**
 * Splits softmax(`logits`) by the label. `logits` are already divided by T, `labels` one-hot; both `[rows, classes]`.
 */
export function targetAndRest(ops: Ops, logits: Tensor2D, labels: Tensor2D): TargetAndRest {
  const all = ops.logSoftmax(logits);
  const others: Tensor2D = ops.logSoftmax(ops.add(logits, ops.mul(labels, excludedLogit)));
  // log(1 − p_y) = log p_j − log p̂_j for every other class j. This avoids the logarithm of a difference that may be 0.
  const classes = labels.shape[1];
  const rest = ops.div(ops.sum(ops.mul(ops.sub(1, labels), ops.sub(all, others)), 1), classes - 1);
  return { target: ops.sum(ops.mul(labels, all), 1) as Tensor1D, rest: rest as Tensor1D, others };
}

/** The mean of `each`, `[rows]`, over the rows with a hard label. */
export function meanOverLabelled(ops: Ops, each: Tensor1D, { labels, labelled, weight }: Batch): Scalar {
  const isLabelled = ops.sum(labels, 1);
  // Where a row is an example, their number is known beforehand.
  return ops.div(ops.sum(ops.mul(each, isLabelled)), weight ? ops.maximum(ops.sum(isLabelled), 1) : labelled);
}

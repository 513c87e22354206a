import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Ops } from './method';

// Distributions over classes as log probabilities, `[rows, classes]`: log(softmax(z)) would underflow to −∞. A row is
// an example, or a position of one.

/** log softmax(z / T) of logits `[rows, classes]`. */
export const logSoftmaxAt = (ops: Ops, logits: Tensor2D, temperature: Scalar): Tensor2D =>
  ops.logSoftmax(ops.div(logits, temperature));

/** The mean of `each`, `[rows]`, over the rows whose `weight`, `[rows]`, is 1 and not 0; over all if it is null. */
export const meanOverRows = (ops: Ops, each: Tensor1D, weight: Tensor1D | null): Scalar =>
  weight ? ops.div(ops.sum(ops.mul(each, weight)), ops.maximum(ops.sum(weight), 1)) : ops.mean(each);

/** KL(p ‖ q) of two distributions given as log probabilities `[rows, classes]`, in nats: {@link meanOverRows}. */
export const divergenceOf = (ops: Ops, logP: Tensor2D, logQ: Tensor2D, weight: Tensor1D | null): Scalar =>
  meanOverRows(ops, ops.sum(ops.mul(ops.exp(logP), ops.sub(logP, logQ)), 1), weight);

/** −Σ p·log q of two distributions given as log probabilities `[rows, classes]`, in nats: {@link meanOverRows}. */
export const crossEntropyOf = (ops: Ops, logP: Tensor2D, logQ: Tensor2D, weight: Tensor1D | null): Scalar =>
  ops.neg(meanOverRows(ops, ops.sum(ops.mul(ops.exp(logP), logQ), 1), weight));

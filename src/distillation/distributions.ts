import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import type { Ops } from './method';

/** Distributions over classes as logarithms, `[batch, classes]`: the logarithm of a softmax is never taken. */

/** log softmax(z / T). */
export const logSoftmaxAt = (ops: Ops, logits: Tensor2D, temperature: Scalar): Tensor2D =>
  ops.logSoftmax(ops.div(logits, temperature));

/** KL(p ‖ q) of two distributions given as logarithms: summed over classes, mean over the batch. */
export const divergenceOf = (ops: Ops, logP: Tensor2D, logQ: Tensor2D): Scalar =>
  ops.mean(ops.sum(ops.mul(ops.exp(logP), ops.sub(logP, logQ)), 1));

/** −Σ p·log q of two distributions given as logarithms: summed over classes, mean over the batch. */
export const crossEntropyOf = (ops: Ops, logP: Tensor2D, logQ: Tensor2D): Scalar =>
  ops.neg(ops.mean(ops.sum(ops.mul(ops.exp(logP), logQ), 1)));

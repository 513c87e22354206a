import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import type { Ops } from './method';

// Distributions over classes as log probabilities, `[batch, classes]`: log(softmax(z)) would underflow to −∞.

/** log softmax(z / T) of logits `[batch, classes]`. */
export const logSoftmaxAt = (ops: Ops, logits: Tensor2D, temperature: Scalar): Tensor2D =>
  ops.logSoftmax(ops.div(logits, temperature));

/** KL(p ‖ q) of two distributions given as log probabilities `[batch, classes]`, in nats: mean over the batch. */
export const divergenceOf = (ops: Ops, logP: Tensor2D, logQ: Tensor2D): Scalar =>
  ops.mean(ops.sum(ops.mul(ops.exp(logP), ops.sub(logP, logQ)), 1));

/** −Σ p·log q of two distributions given as log probabilities `[batch, classes]`, in nats: mean over the batch. */
export const crossEntropyOf = (ops: Ops, logP: Tensor2D, logQ: Tensor2D): Scalar =>
  ops.neg(ops.mean(ops.sum(ops.mul(ops.exp(logP), logQ), 1)));

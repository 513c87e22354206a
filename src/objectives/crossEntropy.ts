import type * as tf from '@tensorflow/tfjs';

type Ops = typeof tf;

/**
 * −Σ y·log softmax(z), summed over rows and classes and divided by `count`, the number of rows with a label. Both
 * tensors are `[rows, classes]`; rows without a label are zero in `targets`. Must run inside `tf.tidy`.
 */
export const crossEntropy = (
  ops: Ops,
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  count: number | tf.Scalar,
): tf.Scalar => {
  const sum = ops.sum(ops.mul(targets, ops.logSoftmax(logits)));
  return typeof count === 'number' ? ops.mul(sum, -1 / count) : ops.neg(ops.div(sum, count));
};

/** The most likely class of each row of `logits`, one-hot, both `[rows, classes]`. Must run inside `tf.tidy`. */
export const oneHotAnswers = (ops: Ops, logits: tf.Tensor2D): tf.Tensor2D =>
  ops.cast(ops.oneHot(ops.argMax(logits, 1) as tf.Tensor1D, logits.shape[1]), 'float32') as tf.Tensor2D;

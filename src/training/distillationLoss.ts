import * as tf from '@tensorflow/tfjs';
import type { Batch, Method } from '../distillation/method';
import type { Values } from '../experiment/fields';
import type { ControlValues } from './stepFeed';

/** The student's loss on one batch. `total` = α·hard + λ·soft. */
export interface DistillationLoss {
  readonly total: tf.Scalar;
  /** The cross-entropy on hard labels, before α. */
  readonly hard: tf.Scalar;
  /** The method's term, before λ. */
  readonly soft: tf.Scalar;
}

/** −Σ y·log softmax(z), summed over classes and examples, over `count` examples that carry a label. */
export function crossEntropy(logits: tf.Tensor2D, hardLabels: tf.Tensor2D, count: number): tf.Scalar {
  return tf.mul(tf.sum(tf.mul(hardLabels, tf.logSoftmax(logits))), -1 / Math.max(1, count)) as tf.Scalar;
}

/** L = α·CE(y, student) + λ·term. Differentiable in everything of the student's in `batch`. Runs inside `tf.tidy`. */
export function distillationLoss(
  method: Method,
  values: Values,
  batch: Batch,
  { hardWeight, softWeight }: Pick<ControlValues, 'hardWeight' | 'softWeight'>,
): DistillationLoss {
  const hard = crossEntropy(batch.student, batch.labels, batch.labelled);
  const soft = method.term(tf, batch, values);
  const total = tf.add(tf.mul(hardWeight, hard), tf.mul(softWeight, soft)) as tf.Scalar;
  return { total, hard, soft };
}

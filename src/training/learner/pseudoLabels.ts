import * as tf from '@tensorflow/tfjs';
import { type Head, mapHeads } from '../../models/heads';

/**
 * Pseudo-labels (Lee 2013): the class that the teacher predicts for each example as its hard label, for each head.
 * `teacherLogits` are `[count, outputs]`, the result is one-hot, `[count, outputs]`. Must run inside `tf.tidy`.
 */
export const pseudoLabelsOf = (heads: readonly Head[], teacherLogits: tf.Tensor2D): tf.Tensor2D =>
  mapHeads(tf, heads, [teacherLogits], ([logits]) => {
    const { shape } = logits as tf.Tensor2D;
    return tf.cast(tf.oneHot(tf.argMax(logits as tf.Tensor2D, 1) as tf.Tensor1D, shape[1]), 'float32');
  });

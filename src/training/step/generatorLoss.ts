import * as tf from '@tensorflow/tfjs';
import type { GeneratorSettings } from '../../experiment/declarations';

/** What a generator is trained for, each term before its weight; all of them are to fall. */
export interface GeneratorTerms {
  /** Mean cross-entropy of the teacher's answers to the class that it answers. */
  readonly certainty: tf.Scalar;
  /** Σ p̄·log₁₀ p̄, where p̄ is the mean of the teacher's distributions over the batch: −log₁₀ classes … 0. */
  readonly variety: tf.Scalar;
  /** −mean |f| over the teacher's last features; null where it has none. */
  readonly activation: tf.Scalar | null;
  /** The sum of all, weighted. */
  readonly total: tf.Scalar;
}

/** Keeps the logarithm of a class that a whole batch leaves out finite. */
const least = 1e-12;

/**
 * The loss of a generator (Chen et al., “Data-free learning of student networks”, ICCV 2019), from what the teacher says
 * of a batch that it made: logits `[batch, classes]` and the last features `[batch, …]`. The logarithm to base 10 is that
 * of the released code. Runs inside `tf.tidy`.
 */
export function generatorLoss(
  logits: tf.Tensor2D,
  features: tf.Tensor | null,
  weights: GeneratorSettings,
): GeneratorTerms {
  const certainty = tf.neg(tf.mean(tf.max(tf.logSoftmax(logits), 1))) as tf.Scalar;
  const probabilities = tf.mean(tf.softmax(logits), 0);
  const variety = tf.mul(tf.sum(tf.mul(probabilities, tf.log(tf.add(probabilities, least)))), Math.LOG10E) as tf.Scalar;
  const activation = features && (tf.neg(tf.mean(tf.abs(features))) as tf.Scalar);
  const answers = tf.add(tf.mul(certainty, weights.certainty), tf.mul(variety, weights.variety));
  const total = activation ? tf.add(answers, tf.mul(activation, weights.activation)) : answers;
  return { certainty, variety, activation, total: total as tf.Scalar };
}

import * as tf from '@tensorflow/tfjs';
import type { GeneratorSettings } from '../../experiment/declarations';

/** The terms of a generator's loss, unweighted; all are minimised. */
export interface GeneratorTerms {
  /** Mean cross-entropy of the teacher's distribution to its own predicted class. */
  readonly certainty: tf.Scalar;
  /** Σ p̄·log₁₀ p̄, where p̄ is the mean of the teacher's distributions over the batch: −log₁₀ classes … 0. */
  readonly variety: tf.Scalar;
  /** −mean |f| over the teacher's features at its last tap; null if it has none. */
  readonly activation: tf.Scalar | null;
  /** The weighted sum of all terms. */
  readonly total: tf.Scalar;
}

/** Added to a mean probability, whose logarithm would be −∞ for a class that a whole batch leaves out. */
const least = 1e-12;

/**
 * The loss of a generator (Chen et al., “Data-free learning of student networks”, ICCV 2019), from the teacher's logits
 * `[batch, classes]` and last features `[batch, …]` for a generated batch. The logarithm to base 10 is that of the
 * released code. Must run inside `tf.tidy`.
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

import * as tf from '@tensorflow/tfjs';
import { mapHeads } from '../../models/heads';
import { logitsOf, type Model } from './model';

/** Projected gradient descent (PGD), shared by attacks and adversarial training: the allowed region and one step. */

/** The allowed region of adversarial examples: bounds of every coordinate, both of the shape of the examples. */
export interface Ball {
  readonly low: tf.Tensor;
  readonly high: tf.Tensor;
}

/**
 * The points within ε of `x` in every coordinate and within the range of inputs. A coordinate of `x` outside the range
 * may keep its value. The caller owns the two tensors, unless it runs inside `tf.tidy`.
 */
export const ballAround = (x: tf.Tensor, epsilon: number, [least, most]: readonly [number, number]): Ball =>
  tf.tidy(() => ({
    low: tf.minimum(x, tf.maximum(tf.sub(x, epsilon), least)),
    high: tf.maximum(x, tf.minimum(tf.add(x, epsilon), most)),
  }));

/** `x` clipped to the ball, coordinate by coordinate. Must run inside `tf.tidy`. */
export const clippedTo = ({ low, high }: Ball, x: tf.Tensor): tf.Tensor => tf.minimum(tf.maximum(x, low), high);

/**
 * Cross-entropy of each example, `[count]`, to `target` (`[count, outputs]`, a distribution per head), summed over the
 * heads; the learner runs in evaluation mode. Must run inside `tf.tidy`.
 */
export function costsOf(learner: Model, x: tf.Tensor, target: tf.Tensor2D): tf.Tensor {
  const logProbabilities = mapHeads(tf, learner.network.heads, [logitsOf(learner, x)], ([logits]) =>
    tf.logSoftmax(logits as tf.Tensor2D),
  );
  return tf.neg(tf.sum(tf.mul(target, logProbabilities), 1));
}

/**
 * One PGD step: `from` (`[count, …inputShape]`) moves by `stepSize` along the sign of the gradient of
 * {@link costsOf}, clipped to the ball. Must run inside `tf.tidy`.
 */
export function pgdStep(learner: Model, from: tf.Tensor, target: tf.Tensor2D, stepSize: number, ball: Ball): tf.Tensor {
  const gradient = tf.grad((at: tf.Tensor) => tf.sum(costsOf(learner, at, target)))(from);
  return clippedTo(ball, tf.add(from, tf.mul(tf.sign(gradient), stepSize)));
}

/**
 * Step size of `steps` PGD steps: ε for a single one (FGSM), otherwise 2.5 ε / steps, so that together they can cross
 * the ball with some to spare (Madry et al., ICLR 2018).
 */
export const stepSizeOf = (epsilon: number, steps: number): number => (steps === 1 ? epsilon : (2.5 * epsilon) / steps);

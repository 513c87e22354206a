import * as tf from '@tensorflow/tfjs';
import { mapHeads } from '../../models/heads';
import { logitsOf, type Model } from './model';

/** What attacks and training against them share: where an example may go, and one step of it towards a larger cost. */

/** The least and the largest that every coordinate may become, both of the examples' shape. */
export interface Ball {
  readonly low: tf.Tensor;
  readonly high: tf.Tensor;
}

/**
 * All that lies within ε of `x` in every coordinate and within the range; an example outside the range may stay where it
 * is. The caller owns it, unless it runs inside `tf.tidy`.
 */
export const ballAround = (x: tf.Tensor, epsilon: number, [least, most]: readonly [number, number]): Ball =>
  tf.tidy(() => ({
    low: tf.minimum(x, tf.maximum(tf.sub(x, epsilon), least)),
    high: tf.maximum(x, tf.minimum(tf.add(x, epsilon), most)),
  }));

export const clippedTo = ({ low, high }: Ball, x: tf.Tensor): tf.Tensor => tf.minimum(tf.maximum(x, low), high);

/** Each example's cross-entropy to a distribution for each head (`[count, outputs]`), `[count]`, as when evaluating. */
export function costsOf(learner: Model, x: tf.Tensor, target: tf.Tensor2D): tf.Tensor {
  const said = mapHeads(tf, learner.network.heads, [logitsOf(learner, x)], ([logits]) =>
    tf.logSoftmax(logits as tf.Tensor2D),
  );
  return tf.neg(tf.sum(tf.mul(target, said), 1));
}

/** `from` moved by `stride` along the sign of its cost's gradient, and brought back into the ball. Runs inside `tf.tidy`. */
export function pgdStep(learner: Model, from: tf.Tensor, target: tf.Tensor2D, stepSize: number, ball: Ball): tf.Tensor {
  const slope = tf.grad((at: tf.Tensor) => tf.sum(costsOf(learner, at, target)))(from);
  return clippedTo(ball, tf.add(from, tf.mul(tf.sign(slope), stepSize)));
}

/** How far one of so many steps goes: together they could cross the ball, and a little more (Madry et al., ICLR 2018). */
export const stepSizeOf = (epsilon: number, steps: number): number => (steps === 1 ? epsilon : (2.5 * epsilon) / steps);

import * as tf from '@tensorflow/tfjs';
import type { GradientSums } from './optimizer';

/** The gradient of a loss on one batch, and the new running statistics. */
export interface Gradient {
  /** With respect to the network's parameters. */
  readonly parameters: GradientSums;
  /** With respect to the adapter's weights, one tensor each; empty without an adapter. */
  readonly adapter: readonly tf.Tensor[];
  /** The network's new statistics, flat; null if it has none, or if they were updated in place. */
  readonly statistics: tf.Tensor | null;
}

/** Adds up the partial sums: one number per parameter, in their order, `[parameters]`. Must run inside `tf.tidy`. */
export function flatGradient({ values, ranges }: GradientSums): tf.Tensor1D {
  const inOrder = [...ranges].sort((a, b) => a.at - b.at);
  const pieces = inOrder.map(({ size, from, parts }) =>
    tf.sum(tf.reshape(tf.slice(values as tf.Tensor1D, from, size * parts), [parts, size]), 0),
  );
  return pieces.length === 1 ? (pieces[0] as tf.Tensor1D) : tf.concat1d(pieces as tf.Tensor1D[]);
}

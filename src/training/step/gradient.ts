import * as tf from '@tensorflow/tfjs';
import type { GradientSums } from './optimizer';

/** What one batch says about all that a step changes. */
export interface Gradient {
  /** For the network's parameters. */
  readonly parameters: GradientSums;
  /** For the adapter's weights, one by one; empty where there is no adapter. */
  readonly adapter: readonly tf.Tensor[];
  /** What the network's statistics become; null where it keeps none, or they were written to where they are. */
  readonly statistics: tf.Tensor | null;
}

/** One number for each parameter, in their order, `[parameters]`. Runs inside `tf.tidy`. */
export function flatGradient({ values, ranges }: GradientSums): tf.Tensor1D {
  const inOrder = [...ranges].sort((a, b) => a.at - b.at);
  const pieces = inOrder.map(({ size, from, parts }) =>
    tf.sum(tf.reshape(tf.slice(values as tf.Tensor1D, from, size * parts), [parts, size]), 0),
  );
  return pieces.length === 1 ? (pieces[0] as tf.Tensor1D) : tf.concat1d(pieces as tf.Tensor1D[]);
}

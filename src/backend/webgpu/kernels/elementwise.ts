import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../shader';

/** Runs `y[i] = value` over all elements of `x`, which all of `reads` are shaped like. */
function elementwise(x: tf.Tensor, reads: Readonly<Record<string, tf.Tensor>>, value: string): tf.Tensor {
  return runShader({
    code: eachOf(x.size, `  y[i] = ${value};`),
    groups: groupsFor(x.size, 64),
    reads: { x, ...reads },
    makes: { y: { shape: x.shape } },
  }).y;
}

export const reluForward = (x: tf.Tensor): tf.Tensor => elementwise(x, {}, 'max(x[i], 0.0)');

/** `y` is what came out of ReLU. */
export const reluInput = (dy: tf.Tensor, relu: tf.Tensor): tf.Tensor =>
  elementwise(dy, { relu }, 'select(0.0, x[i], relu[i] > 0.0)');

export const sum = (x: tf.Tensor, other: tf.Tensor): tf.Tensor => elementwise(x, { other }, 'x[i] + other[i]');

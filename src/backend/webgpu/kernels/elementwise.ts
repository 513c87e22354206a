import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../shader';

/** Runs `y[i] = value` for all elements of `x`; `value` is WGSL, `reads` have the shape of `x`. */
export function elementwise(
  x: tf.Tensor,
  reads: Readonly<Record<string, tf.Tensor>>,
  value: string,
  functions = '',
): tf.Tensor {
  return runShader({
    code: functions + eachOf(x.size, `  y[i] = ${value};`),
    groups: groupsFor(x.size, 64),
    reads: { x, ...reads },
    makes: { y: { shape: x.shape } },
  }).y;
}

/** max(x, 0), elementwise. Must run inside `tf.tidy`. */
export const reluForward = (x: tf.Tensor): tf.Tensor => elementwise(x, {}, 'max(x[i], 0.0)');

/** The gradient before ReLU: `dy` where `relu`, the output of ReLU in the same shape, is positive, else 0. */
export const reluInput = (dy: tf.Tensor, relu: tf.Tensor): tf.Tensor =>
  elementwise(dy, { relu }, 'select(0.0, x[i], relu[i] > 0.0)');

/** The sum of two tensors of the same shape. Must run inside `tf.tidy`. */
export const sum = (x: tf.Tensor, other: tf.Tensor): tf.Tensor => elementwise(x, { other }, 'x[i] + other[i]');

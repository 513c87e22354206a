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

/** The sum of two tensors of the same shape. Must run inside `tf.tidy`. */
export const sum = (x: tf.Tensor, other: tf.Tensor): tf.Tensor => elementwise(x, { other }, 'x[i] + other[i]');

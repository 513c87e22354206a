import type * as tf from '@tensorflow/tfjs';
import { elementwise } from '../../../backend/webgpu/kernels/elementwise';
import { geluCubic, geluSlope } from './gelu';

/** WGSL of `gelu(x)`, x · sigmoid(slope · (x + cubic · x³)), and of its derivative `geluSlope(x)`. */
export const geluCode = `
fn geluShare(x: f32) -> f32 { return 1.0 / (1.0 + exp(min(-${geluSlope} * x * (1.0 + ${geluCubic} * x * x), 80.0))); }
fn gelu(x: f32) -> f32 { return x * geluShare(x); }
fn geluSlope(x: f32) -> f32 {
  let share = geluShare(x);
  return share + x * share * (1.0 - share) * ${geluSlope} * (1.0 + ${3 * geluCubic} * x * x);
}
`;

/** GELU, elementwise. Must run inside `tf.tidy`. */
export const geluForward = (x: tf.Tensor): tf.Tensor => elementwise(x, {}, 'gelu(x[i])', geluCode);

/** The gradient before GELU, for its input `x` and the gradient `dy` of its output, in the same shape. */
export const geluInput = (dy: tf.Tensor, x: tf.Tensor): tf.Tensor =>
  elementwise(dy, { before: x }, 'x[i] * geluSlope(before[i])', geluCode);

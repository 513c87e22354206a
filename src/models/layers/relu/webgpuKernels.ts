import type * as tf from '@tensorflow/tfjs';
import { elementwise } from '../../../backend/webgpu/kernels/elementwise';

/** max(x, 0), elementwise. Must run inside `tf.tidy`. */
export const reluForward = (x: tf.Tensor): tf.Tensor => elementwise(x, {}, 'max(x[i], 0.0)');

/** The gradient before ReLU: `dy` where `relu`, the output of ReLU in the same shape, is positive, else 0. */
export const reluInput = (dy: tf.Tensor, relu: tf.Tensor): tf.Tensor =>
  elementwise(dy, { relu }, 'select(0.0, x[i], relu[i] > 0.0)');

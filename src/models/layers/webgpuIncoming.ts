import type * as tf from '@tensorflow/tfjs';
import { geluCode } from './gelu/webgpuKernels';

/** The gradient that arrives at a layer in the backward pass. */
export interface Back {
  /** Gradient of the layer's output. */
  readonly dy: tf.Tensor;
  /** The output, if the layer ends in ReLU: where it is 0, the gradient is 0. Null otherwise. */
  readonly relu: tf.Tensor | null;
  /** What GELU was applied to, if the layer ends in it; null or absent otherwise. */
  readonly gelu?: tf.Tensor | null;
}

/** WGSL of `dz(i)`, element `i` of the gradient before ReLU or GELU, and the tensors that it reads. */
export function incoming({ dy, relu, gelu }: Back): { code: string; reads: Record<string, tf.Tensor> } {
  if (gelu) {
    const code = `${geluCode}fn dz(i: u32) -> f32 { return dy[i] * geluSlope(beforeGelu[i]); }\n`;
    return { code, reads: { dy, beforeGelu: gelu } };
  }
  if (!relu) return { code: 'fn dz(i: u32) -> f32 { return dy[i]; }\n', reads: { dy } };
  return { code: 'fn dz(i: u32) -> f32 { return select(0.0, dy[i], relu[i] > 0.0); }\n', reads: { dy, relu } };
}

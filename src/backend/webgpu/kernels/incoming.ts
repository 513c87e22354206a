import type * as tf from '@tensorflow/tfjs';

/** The gradient that arrives at a layer in the backward pass. */
export interface Back {
  /** Gradient of the layer's output. */
  readonly dy: tf.Tensor;
  /** The output, if the layer ends in ReLU: where it is 0, the gradient is 0. Null otherwise. */
  readonly relu: tf.Tensor | null;
}

/** WGSL of `dz(i)`, element `i` of the gradient before ReLU, and the tensors that it reads. */
export function incoming({ dy, relu }: Back): { code: string; reads: Record<string, tf.Tensor> } {
  if (!relu) return { code: 'fn dz(i: u32) -> f32 { return dy[i]; }\n', reads: { dy } };
  return { code: 'fn dz(i: u32) -> f32 { return select(0.0, dy[i], relu[i] > 0.0); }\n', reads: { dy, relu } };
}

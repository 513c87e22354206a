import type * as tf from '@tensorflow/tfjs';

/** The gradient that comes back to a layer: `dy` at its output, and that output where ReLU made it. */
export interface Back {
  readonly dy: tf.Tensor;
  /** Given where the layer ends in ReLU: what came out as zero lets nothing back. */
  readonly relu: tf.Tensor | null;
}

/** WGSL for `dz(i)`, the gradient before ReLU, and what it reads. */
export function incoming({ dy, relu }: Back): { code: string; reads: Record<string, tf.Tensor> } {
  if (!relu) return { code: 'fn dz(i: u32) -> f32 { return dy[i]; }\n', reads: { dy } };
  return { code: 'fn dz(i: u32) -> f32 { return select(0.0, dy[i], relu[i] > 0.0); }\n', reads: { dy, relu } };
}

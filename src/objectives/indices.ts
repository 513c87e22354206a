import type * as tf from '@tensorflow/tfjs';

/** 0, 1, … `count` − 1 as floats, `[count]`. The stock operation `range` cannot be captured on WASM. */
export const indices = (ops: typeof tf, count: number): tf.Tensor1D =>
  ops.tensor1d(
    Array.from({ length: count }, (_, at) => at),
    'float32',
  );

import * as tf from '@tensorflow/tfjs';
import { type KernelCall, replace } from './memory';
import { columnSums } from './programs/columnSums';

/**
 * Replaces Sum and Mean over the leading dimensions on WASM, as in the gradient of a bias and the moments of a batch.
 * TensorFlow.js transposes all of x first.
 */
export function installColumnSums(): void {
  for (const kernelName of ['Sum', 'Mean'] as const) {
    const stock = tf.getKernel(kernelName, 'wasm').kernelFunc;
    replace(kernelName, (call) => overLeading(call, kernelName === 'Mean') ?? stock(call));
  }
}

/** Null where the reduction is not over leading dimensions of float32 values, or programs cannot run. */
function overLeading({ inputs, attrs, backend }: KernelCall, isMean: boolean): tf.TensorInfo | null {
  const { x } = inputs as { x: tf.TensorInfo };
  const { axis, keepDims } = attrs as unknown as { axis: number | number[]; keepDims: boolean };
  const { shape } = x;
  const axes = new Set(tf.util.parseAxisParam(axis, shape));
  // Dimensions of size 1 may stand anywhere.
  const last = shape.findLastIndex((size, dimension) => axes.has(dimension) && size > 1);
  const isLeading = shape.every((size, dimension) => axes.has(dimension) || size === 1 || dimension > last);
  const size = tf.util.sizeFromShape(shape);
  if (!backend.runsPrograms || x.dtype !== 'float32' || !isLeading || size === 0) return null;
  const kept = shape.filter((_, dimension) => !axes.has(dimension));
  const columns = tf.util.sizeFromShape(kept);
  const rows = size / columns;
  const result = backend.makeOutput(
    keepDims ? shape.map((length, dimension) => (axes.has(dimension) ? 1 : length)) : kept,
    'float32',
  );
  backend.run(columnSums(rows, columns, isMean ? 1 / rows : 1), [x, result]);
  return result;
}

import * as tf from '@tensorflow/tfjs';

/**
 * Rows of bytes on the backend, packed four to a 32-bit word, so that images take a quarter of the memory of floats.
 * The kernel `RowsOfBytes` gathers rows and converts them to floats. WebGPU and WASM have it.
 */

/** The name that the kernel is registered under. */
export const kernelName = 'RowsOfBytes';

/** Inputs of the kernel: `words` is `[count, ⌈width / 4⌉]`, `indices` `[n]`, both int32. Its output is `[n, width]`. */
export interface ByteRowsInputs {
  readonly words: tf.TensorInfo;
  readonly indices: tf.TensorInfo;
}

/** Attributes of the kernel. */
export interface ByteRowsAttributes {
  /** Bytes in a row. */
  readonly width: number;
  /** Every byte (0 … 255) is multiplied by this. */
  readonly scale: number;
}

/** Whether the current backend has the kernel. */
export const holdsBytes = (): boolean => tf.getKernel(kernelName, tf.getBackend()) != null;

/** Number of 32-bit words that a row of `width` bytes takes. */
export const wordsOf = (width: number): number => Math.ceil(width / 4);

/**
 * Uploads `bytes`, `[count, width]`, as an int32 tensor `[count, ⌈width / 4⌉]`; rows are padded with zeros to whole
 * words. The first byte of a row is the lowest byte of its first word (on a little-endian machine). The caller owns the
 * tensor.
 */
export function uploadByteRows(bytes: Uint8Array, count: number, width: number): tf.Tensor2D {
  const perRow = wordsOf(width);
  const words = new Int32Array(count * perRow);
  const padded = new Uint8Array(words.buffer);
  if (perRow * 4 === width) padded.set(bytes);
  else
    for (let row = 0; row < count; row++) padded.set(bytes.subarray(row * width, (row + 1) * width), row * perRow * 4);
  return tf.tensor2d(words, [count, perRow], 'int32');
}

/**
 * Gathers the rows at `indices` (`[n]`, int32) and returns them as floats, `[n, width]`. Must run inside `tf.tidy`.
 * @throws RangeError on WASM for an index outside of `[0, count)`
 */
export function rowsOfBytes(words: tf.Tensor2D, indices: tf.Tensor1D, attributes: ByteRowsAttributes): tf.Tensor2D {
  return tf.engine().runKernel(kernelName, { words, indices }, { ...attributes });
}

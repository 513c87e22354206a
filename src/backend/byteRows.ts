import * as tf from '@tensorflow/tfjs';

/**
 * Rows of bytes on the backend, four to a 32-bit word, so that images take a quarter of the memory of floats. The
 * kernel `RowsOfBytes` gathers rows and turns them into floats; WebGPU and WASM have it.
 */

export const kernelName = 'RowsOfBytes';

/** What the kernel takes: `words` is `[count, ⌈width / 4⌉]` and `indices` `[n]`, both int32; the result `[n, width]`. */
export interface ByteRowsInputs {
  readonly words: tf.TensorInfo;
  readonly indices: tf.TensorInfo;
}
export interface ByteRowsAttributes {
  /** Bytes in a row. */
  readonly width: number;
  /** What a byte is multiplied by. */
  readonly scale: number;
}

/** Can the present backend hold bytes? */
export const holdsBytes = (): boolean => tf.getKernel(kernelName, tf.getBackend()) != null;

/** Words that a row of so many bytes takes. */
export const wordsOf = (width: number): number => Math.ceil(width / 4);

/** `bytes` is `[count, width]`; the first byte of a row is the lowest of its first word. The caller owns the result. */
export function uploadByteRows(bytes: Uint8Array, count: number, width: number): tf.Tensor2D {
  const perRow = wordsOf(width);
  const words = new Int32Array(count * perRow);
  const padded = new Uint8Array(words.buffer);
  if (perRow * 4 === width) padded.set(bytes);
  else
    for (let row = 0; row < count; row++) padded.set(bytes.subarray(row * width, (row + 1) * width), row * perRow * 4);
  return tf.tensor2d(words, [count, perRow], 'int32');
}

/** Rows by index as floats, `[n, width]`. Runs inside `tf.tidy`. */
export function rowsOfBytes(words: tf.Tensor2D, indices: tf.Tensor1D, attributes: ByteRowsAttributes): tf.Tensor2D {
  return tf.engine().runKernel(kernelName, { words, indices }, { ...attributes });
}

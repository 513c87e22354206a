import * as tf from '@tensorflow/tfjs';
import { holdsBytes, rowsOfBytes, uploadByteRows, wordsOf } from '../../backend/byteRows';
import type { StoredRows } from '../../backend/webgpu/kernels/seenBatch';
import { allocate } from '../../backend/webgpu/shader';
import type { Shape } from '../../experiment/declarations';
import type { Question } from '../../experiment/secondQuestion';
import { sizeOf } from '../../models/network';
import type { Dataset, Examples, ExamplesOutline } from '../../tasks/task';

/** Inputs on the backend, uploaded once. The creator disposes them. */
export interface Inputs {
  readonly count: number;
  /** The stored tensor, for kernels that gather from it directly. */
  readonly storage: StoredRows;
  /** The inputs at `indices` (`[n]`, int32) as floats, `[n, …inputShape]`. Must run inside `tf.tidy`. */
  rows(indices: tf.Tensor1D): tf.Tensor;
  /** `count` inputs from index `from` on, `[count, …inputShape]`. Must run inside `tf.tidy`. */
  part(from: number, count: number): tf.Tensor;
  dispose(): void;
}

/** Inputs on the backend with their true classes on the CPU, `[count]`. */
export interface DeviceDataSet {
  readonly inputs: Inputs;
  readonly labels: Uint8Array;
}

/**
 * Uploads examples. Bytes stay bytes if the backend supports them; otherwise they become floats, multiplied by `scale`.
 * The caller disposes `inputs`.
 */
export function uploadExamples(
  { inputs, labels }: Examples,
  inputShape: Shape,
  scale: Dataset['scale'],
): DeviceDataSet {
  const count = labels.length;
  if (inputs instanceof Uint8Array && holdsBytes()) {
    const words = uploadByteRows(inputs, count, sizeOf(inputShape));
    return { inputs: bytesOf(words, inputShape, scale), labels };
  }
  const floats = tf.tidy(() => {
    const raw = tf.tensor(Float32Array.from(inputs), [count, ...inputShape], 'float32');
    return scale === 1 ? raw : tf.mul(raw, scale);
  });
  return { inputs: inputsOf(floats), labels };
}

/** Inputs from a float tensor `[count, …inputShape]`, which they own from here on. */
export function inputsOf(floats: tf.Tensor): Inputs {
  const [count = 0, ...shape] = floats.shape;
  return {
    count,
    storage: { kind: 'floats', floats },
    rows: (indices) => tf.gather(floats, indices),
    part: (from, size) => tf.slice(floats, [from, ...shape.map(() => 0)], [size, ...shape]),
    dispose: () => floats.dispose(),
  };
}

/**
 * Inputs with the shapes and storage of the real ones and uninitialised values, for dry runs. WebGPU only. The caller
 * disposes them.
 */
export function blankExamples(
  { labels, areBytes }: ExamplesOutline,
  inputShape: Shape,
  scale: Dataset['scale'],
): Inputs {
  const count = labels.length;
  if (!areBytes || !holdsBytes()) return inputsOf(allocate([count, ...inputShape]));
  return bytesOf(allocate([count, wordsOf(sizeOf(inputShape))], 'int32') as tf.Tensor2D, inputShape, scale);
}

/** Inputs from packed bytes, `[count, ⌈width / 4⌉]`, which they own from here on. */
function bytesOf(words: tf.Tensor2D, inputShape: Shape, scale: number): Inputs {
  const [count] = words.shape;
  const width = sizeOf(inputShape);
  const rows = (indices: tf.Tensor1D) =>
    tf.reshape(rowsOfBytes(words, indices, { width, scale }), [indices.size, ...inputShape]);
  return {
    count,
    storage: { kind: 'bytes', words, scale },
    rows,
    part: (from, size) => rows(tf.range(from, from + size, 1, 'int32')),
    dispose: () => words.dispose(),
  };
}

/**
 * Uploads hard labels for all inputs, `[count, classes]`, which the caller disposes. `labels` (`[n]`) are the classes
 * of the inputs at `indices` (`[n]`), one-hot; the rows of all others are zero, so that they add nothing to the
 * cross-entropy. With `smoothing` ε a label is (1 − ε) · one-hot + ε / classes (Szegedy et al., CVPR 2016, section 7).
 */
export function uploadHardLabels(
  count: number,
  classes: number,
  indices: Int32Array,
  labels: Uint8Array,
  smoothing = 0,
): tf.Tensor2D {
  const rows = new Float32Array(count * classes);
  indices.forEach((index, i) => {
    if (smoothing > 0) rows.fill(smoothing / classes, index * classes, (index + 1) * classes);
    const at = index * classes + (labels[i] as number);
    rows[at] = (rows[at] as number) + 1 - smoothing;
  });
  return tf.tensor2d(rows, [count, classes]);
}

/**
 * Hard labels for every question, concatenated to `[count, outputs]`; `labels` are classes, from which each question
 * derives its own answers. Columns of a question without labels are zero. The caller disposes the tensor. See
 * {@link uploadHardLabels}.
 */
export function uploadAnswers(
  count: number,
  questions: readonly Question[],
  indices: Int32Array,
  labels: Uint8Array,
  smoothing = 0,
): tf.Tensor2D {
  const parts = questions.map(({ classes, isLabelled, answersFor }) =>
    uploadHardLabels(count, classes, isLabelled ? indices : new Int32Array(0), answersFor(labels), smoothing),
  );
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const all = tf.concat2d(parts, 1);
  tf.dispose(parts);
  return all;
}

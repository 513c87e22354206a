import * as tf from '@tensorflow/tfjs';
import { holdsBytes, rowsOfBytes, uploadByteRows, wordsOf } from '../../backend/byteRows';
import type { StoredRows } from '../../backend/webgpu/kernels/seenBatch';
import { allocate } from '../../backend/webgpu/shader';
import type { Shape } from '../../experiment/declarations';
import type { Question } from '../../experiment/secondQuestion';
import { targetSizeOf } from '../../models/heads';
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

/** Inputs on the backend with their answers on the CPU, `[count · answers]`. */
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
  const count = inputs.length / sizeOf(inputShape);
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
  { areBytes }: Pick<ExamplesOutline, 'areBytes'>,
  count: number,
  inputShape: Shape,
  scale: Dataset['scale'],
): Inputs {
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

/** A question as far as its hard targets need it. */
type Asked = Pick<Question, 'objective' | 'classes' | 'rows'>;

/**
 * Uploads hard targets for all inputs, `[count, targetSize]`, which the caller disposes. `labels` (`[n · answers]`) are
 * the answers for the inputs at `indices` (`[n]`); the targets of all others are zero, so that they add nothing to the
 * loss. `smoothing` is the share of a label that is spread over all classes.
 */
export function uploadHardTargets(
  count: number,
  question: Asked,
  indices: Int32Array,
  labels: Uint8Array,
  smoothing = 0,
): tf.Tensor2D {
  const size = targetSizeOf(question);
  const targets = new Float32Array(count * size);
  const answers = question.objective.isOfOneClass ? 1 : labels.length / Math.max(1, indices.length);
  indices.forEach((index, i) => {
    const given = labels.subarray(i * answers, (i + 1) * answers);
    question.objective.writeTarget(given, question, smoothing, targets.subarray(index * size, (index + 1) * size));
  });
  return tf.tensor2d(targets, [count, size]);
}

/**
 * Hard targets for every question, concatenated to `[count, targets]`; each question derives its own answers from
 * `labels`. Columns of a question without labels are zero. The caller disposes the tensor. See
 * {@link uploadHardTargets}.
 */
export function uploadAnswers(
  count: number,
  questions: readonly Question[],
  indices: Int32Array,
  labels: Uint8Array,
  smoothing = 0,
): tf.Tensor2D {
  const parts = questions.map((question) => {
    const at = question.isLabelled ? indices : new Int32Array(0);
    return uploadHardTargets(count, question, at, question.answersFor(labels), smoothing);
  });
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const all = tf.concat2d(parts, 1);
  tf.dispose(parts);
  return all;
}

import * as tf from '@tensorflow/tfjs';
import type { Shape } from '../experiment/declarations';
import type { Dataset, Examples } from '../tasks/task';

/** Examples on the backend, uploaded once, as the learners see them. */
export interface ResidentSet {
  /** `[count, …inputShape]`. */
  readonly inputs: tf.Tensor;
  readonly count: number;
  /** True classes, `[count]`, for counting right answers. */
  readonly labels: Uint8Array;
}

export function uploadExamples(examples: Examples, inputShape: Shape, scale: Dataset['scale']): ResidentSet {
  const count = examples.labels.length;
  const inputs = tf.tidy(() => {
    const raw = tf.tensor(Float32Array.from(examples.inputs), [count, ...inputShape], 'float32');
    return scale === 1 ? raw : tf.mul(raw, scale);
  });
  return { inputs, count, labels: examples.labels };
}

/**
 * One-hot hard labels for every training example, `[count, classes]`; rows of examples without a label are zero, so
 * that they add nothing to the cross-entropy.
 */
export function uploadHardLabels(count: number, classes: number, indices: Int32Array, labels: Uint8Array): tf.Tensor2D {
  const rows = new Float32Array(count * classes);
  indices.forEach((index, i) => {
    rows[index * classes + (labels[i] as number)] = 1;
  });
  return tf.tensor2d(rows, [count, classes]);
}

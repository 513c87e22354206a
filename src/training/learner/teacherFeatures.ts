import * as tf from '@tensorflow/tfjs';
import type { Tap } from '../../experiment/declarations';
import { sizeOf } from '../../models/network';
import type { Inputs } from '../feed/deviceDataSet';
import { featuresOf, type Model } from './model';

/** The teacher's activations for the examples of a batch. */
export interface TeacherFeatures {
  /** One tensor `[batch, …shape]` for each tap. `rows` are `[batch]`, `x` their inputs as the teacher is asked about them. Runs inside `tf.tidy`. */
  of(rows: tf.Tensor1D, x: tf.Tensor): readonly tf.Tensor[];
  dispose(): void;
}

/** Bytes that the activations of a whole training set may take. */
const mostBytes = 64e6;
/** Examples in one pass, to bound the memory of the activations. */
const chunk = 500;

/**
 * Activations that fit are computed once and kept, as the logits are: a pass of the teacher is most of the work of a
 * step. Vectors always fit; the maps of 8,000 images of 14 × 14 × 16 would take 100 MB, and then the teacher runs anew
 * in every step, as it must on inputs that are different each time.
 */
export function createTeacherFeatures(
  teacher: Model,
  inputs: Inputs,
  taps: readonly Tap[],
  isAugmented: boolean,
): TeacherFeatures {
  const bytes = 4 * inputs.count * taps.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return bytes <= mostBytes && !isAugmented ? keptFeatures(teacher, inputs, taps) : liveFeatures(teacher, taps);
}

function liveFeatures(teacher: Model, taps: readonly Tap[]): TeacherFeatures {
  return { of: (_rows, x) => featuresOf(teacher, x, taps), dispose() {} };
}

function keptFeatures(teacher: Model, inputs: Inputs, taps: readonly Tap[]): TeacherFeatures {
  const kept = tf.tidy(() => {
    const parts: tf.Tensor[][] = taps.map(() => []);
    for (let from = 0; from < inputs.count; from += chunk) {
      const seen = tf.tidy(() => [
        ...featuresOf(teacher, inputs.part(from, Math.min(chunk, inputs.count - from)), taps),
      ]);
      seen.forEach((features, at) => {
        parts[at]?.push(features);
      });
    }
    return parts.map((ofTap) => tf.keep(ofTap.length === 1 ? (ofTap[0] as tf.Tensor) : tf.concat(ofTap)));
  });
  return { of: (rows) => kept.map((features) => tf.gather(features, rows)), dispose: () => tf.dispose(kept) };
}

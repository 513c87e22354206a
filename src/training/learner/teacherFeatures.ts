import * as tf from '@tensorflow/tfjs';
import type { Tap } from '../../experiment/declarations';
import { sizeOf } from '../../models/network';
import type { Inputs } from '../feed/deviceDataSet';
import { featuresOf, type Model } from './model';

/** The teacher's activations for the examples of a batch. The creator disposes it. */
export interface TeacherFeatures {
  /**
   * One tensor `[batch, …shape]` for each tap. `rows` (`[batch]`, int32) are the indices of the batch, `x` is the
   * teacher's input. Must run inside `tf.tidy`.
   */
  of(rows: tf.Tensor1D, x: tf.Tensor): readonly tf.Tensor[];
  dispose(): void;
}

/** Most bytes for the activations of all inputs. */
const mostBytes = 64e6;
/** Number of examples in one pass, to bound the memory of the activations. */
const chunk = 500;

/**
 * The teacher's activations at `taps`. If they fit into {@link mostBytes} they are computed once and kept, like the
 * logits, because the teacher's forward pass is most of the work of a step. Vectors usually fit; the feature maps of
 * 8,000 images, 14 × 14 × 16 each, would take 100 MB: then, and with augmentation, the teacher runs at every step. The
 * caller disposes it; teacher and inputs stay the caller's.
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

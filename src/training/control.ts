import * as tf from '@tensorflow/tfjs';
import { overwrite } from '../backend/capture';
import { hardWeight, type LossSettings } from '../experiment/settings';

/** What a slider or a schedule moves, as scalars. */
export interface ControlValues {
  readonly learningRate: tf.Scalar;
  readonly temperature: tf.Scalar;
  /** λ. */
  readonly softWeight: tf.Scalar;
  /** α. */
  readonly hardWeight: tf.Scalar;
}

/** The control buffer: the values that sliders move, on the backend, where a change is a few bytes written. */
export interface Control {
  /** The values as they will be when the step runs. Runs inside `tf.tidy`. */
  present(): ControlValues;
  adjust(loss: LossSettings): void;
  dispose(): void;
}

export function createControl(learningRate: number, loss: LossSettings): Control {
  const bytesOf = (next: LossSettings) =>
    Float32Array.of(learningRate, next.temperature, next.weight, hardWeight(next.form, next.weight));
  const buffer = tf.tidy(() => tf.variable(tf.tensor1d(bytesOf(loss)), false));
  const at = (place: number) => tf.reshape(tf.slice(buffer, [place], [1]), []) as tf.Scalar;
  return {
    present: () => ({ learningRate: at(0), temperature: at(1), softWeight: at(2), hardWeight: at(3) }),
    adjust: (next) => overwrite(buffer, bytesOf(next)),
    dispose: () => buffer.dispose(),
  };
}

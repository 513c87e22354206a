import * as tf from '@tensorflow/tfjs';
import { overwrite } from '../backend/capture';
import { hardWeight, type LossSettings } from '../experiment/settings';

/** What a slider or a schedule moves. The scalars are made when they are asked for. */
export interface ControlValues {
  /** Learning rate, T, λ and α side by side, for kernels that take them as they are. */
  readonly all: tf.Tensor1D;
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
    present: () => ({
      all: buffer as unknown as tf.Tensor1D,
      get learningRate() {
        return at(0);
      },
      get temperature() {
        return at(1);
      },
      get softWeight() {
        return at(2);
      },
      get hardWeight() {
        return at(3);
      },
    }),
    adjust: (next) => overwrite(buffer, bytesOf(next)),
    dispose: () => buffer.dispose(),
  };
}

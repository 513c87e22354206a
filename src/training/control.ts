import * as tf from '@tensorflow/tfjs';
import { hardWeight, type LossSettings } from '../experiment/settings';

/** Everything that a slider or a schedule moves, as scalars on the backend: a new value is a few bytes. */
export interface Control {
  readonly learningRate: tf.Variable;
  readonly temperature: tf.Variable;
  /** λ. */
  readonly softWeight: tf.Variable;
  /** α. */
  readonly hardWeight: tf.Variable;
  adjust(loss: LossSettings): void;
  dispose(): void;
}

export function createControl(learningRate: number, loss: LossSettings): Control {
  const scalar = (value: number) => tf.tidy(() => tf.variable(tf.scalar(value), false));
  const control = {
    learningRate: scalar(learningRate),
    temperature: scalar(loss.temperature),
    softWeight: scalar(loss.weight),
    hardWeight: scalar(hardWeight(loss.form, loss.weight)),
  };
  return {
    ...control,
    adjust(next) {
      tf.tidy(() => {
        control.temperature.assign(tf.scalar(next.temperature));
        control.softWeight.assign(tf.scalar(next.weight));
        control.hardWeight.assign(tf.scalar(hardWeight(next.form, next.weight)));
      });
    },
    dispose: () => tf.dispose(Object.values(control)),
  };
}

import * as tf from '@tensorflow/tfjs';
import { overwrite } from '../../backend/capture/capture';
import type { Batches } from './batches';
import { type Control, controlWidth } from './control';

/** What a slider or a curve moves. The scalars are made when they are asked for. */
export interface ControlValues {
  /** Learning rate, T, λ and α side by side, `[controlWidth]`, for kernels that take them as they are. */
  readonly all: tf.Tensor1D;
  readonly learningRate: tf.Scalar;
  readonly temperature: tf.Scalar;
  /** λ. */
  readonly softWeight: tf.Scalar;
  /** α. */
  readonly hardWeight: tf.Scalar;
  /** Share of the phase that lies behind, 0 … 1. */
  readonly progress: tf.Scalar;
}

/**
 * What the next steps need from JavaScript, on the backend ahead of them: the rows of each step's batch and each
 * step's own values of sliders and curves, with one cursor that the step itself moves on.
 */
export interface StepFeed {
  /** Brings the next steps when the last ones are used up. Returns how many may be taken before the next call. */
  refill(): number;
  /** Number of the next step among those that are here. */
  position(): number;
  /** What is here: rows of each step's batch, `[steps, size]`, and its values, `[steps, controlWidth]`. */
  readonly tables: { readonly rows: tf.Variable; readonly control: tf.Variable };
  /** Says that so many steps were taken. */
  taken(steps: number): void;
  /** Indices of the present batch, `[size]`, int32. Runs inside `tf.tidy`. */
  rows(): tf.Tensor1D;
  /** The present values of sliders and curves. Runs inside `tf.tidy`. */
  values(): ControlValues;
  /** Moves the cursor to the next step. Runs inside `tf.tidy`. */
  advance(): void;
  dispose(): void;
}

/** At least so many steps are brought at once, so that short epochs do not interrupt the replay. */
const leastSteps = 128;

export function createStepFeed(batches: Batches, control: Control): StepFeed {
  const { stepsPerEpoch, size } = batches;
  const epochs = Math.ceil(leastSteps / stepsPerEpoch);
  const steps = epochs * stepsPerEpoch;
  const rows = tf.tidy(() => tf.variable(tf.zeros([steps, size], 'int32'), false));
  const values = tf.tidy(() => tf.variable(tf.zeros([steps, controlWidth]), false));
  const progress = tf.tidy(() => tf.variable(tf.zeros([steps]), false));
  const cursor = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
  const one = tf.keep(tf.scalar(1, 'int32'));
  let left = 0;
  /** Steps of the phase before the ones that are here. */
  let before = -steps;
  const fillValues = () => overwrite(values, control.values(before, steps));
  control.onAdjust(() => {
    if (before >= 0) fillValues();
  });
  const here = () => tf.reshape(cursor, [1]) as tf.Tensor1D;
  return {
    refill() {
      if (left === 0) {
        const drawn = new Int32Array(steps * size);
        for (let epoch = 0; epoch < epochs; epoch++) drawn.set(batches.nextEpoch(), epoch * stepsPerEpoch * size);
        overwrite(rows, drawn);
        before += steps;
        fillValues();
        overwrite(progress, control.progress(before, steps));
        overwrite(cursor, Int32Array.of(0));
        left = steps;
      }
      return left;
    },
    position: () => steps - left,
    tables: { rows, control: values },
    taken(count) {
      left -= count;
    },
    rows: () => tf.reshape(tf.gather(rows, here()), [size]) as tf.Tensor1D,
    values() {
      const all = tf.reshape(tf.gather(values, here()), [controlWidth]) as tf.Tensor1D;
      const at = (place: number) => tf.reshape(tf.slice(all, place, 1), []) as tf.Scalar;
      return {
        all,
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
        get progress() {
          return tf.reshape(tf.gather(progress, here()), []) as tf.Scalar;
        },
      };
    },
    advance: () => cursor.assign(tf.add(cursor, one)),
    dispose() {
      control.onAdjust(() => {});
      tf.dispose([rows, values, progress, cursor, one]);
    },
  };
}

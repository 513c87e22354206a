import * as tf from '@tensorflow/tfjs';
import { overwrite } from '../../backend/capture/capture';
import type { StepValues } from '../../experiment/curve';
import type { Batches } from './batches';
import type { Control } from './control';
import { type ControlName, controlLayout } from './controlLayout';

/** The values of one step that a slider or a curve moves. The scalars are made when they are read. */
export interface ControlValues extends Readonly<Record<ControlName, tf.Scalar>> {
  /** All but `progress` as one row, `[width]`, for kernels that read it through the accessors of `controlLayout`. */
  readonly all: tf.Tensor1D;
  /** Share of the phase that lies behind, 0 … 1. */
  readonly progress: tf.Scalar;
}

/**
 * Uploads ahead of time what the next steps need from JavaScript: the rows of each step's batch and each step's values
 * of sliders and curves. A cursor on the backend points at the present step; the step itself moves it.
 */
export interface StepFeed {
  /** Uploads the next steps when all that were uploaded are taken. Returns how many are left to take. */
  refill(): number;
  /** Index of the next step among those that were uploaded. */
  position(): number;
  /** What was uploaded: rows of each step's batch, `[steps, size]`, int32, and control rows, `[steps, width]`. */
  readonly tables: { readonly rows: tf.Variable; readonly control: tf.Variable };
  /** Notes that `count` steps were taken. */
  taken(steps: number): void;
  /** Indices of the present batch, `[size]`, int32. Runs inside `tf.tidy`. */
  rows(): tf.Tensor1D;
  /** The present values of sliders and curves. Runs inside `tf.tidy`. */
  values(): ControlValues;
  /** Moves the cursor to the next step. Runs inside `tf.tidy`. */
  advance(): void;
  dispose(): void;
}

/** Fewest steps that are uploaded at once, so that short epochs do not interrupt the replay. */
const leastSteps = 128;

/** The caller disposes it. */
export function createStepFeed(batches: Batches, control: Control): StepFeed {
  const { stepsPerEpoch, size } = batches;
  const epochs = Math.ceil(leastSteps / stepsPerEpoch);
  const steps = epochs * stepsPerEpoch;
  const rows = tf.tidy(() => tf.variable(tf.zeros([steps, size], 'int32'), false));
  const values = tf.tidy(() => tf.variable(tf.zeros([steps, controlLayout.width]), false));
  const progress = tf.tidy(() => tf.variable(tf.zeros([steps]), false));
  const cursor = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
  const one = tf.keep(tf.scalar(1, 'int32'));
  let left = 0;
  /** Steps of the phase before those that were uploaded. */
  let before = -steps;
  const fillValues = () => overwrite(values, control.values(before, steps));
  const endAdjusting = control.onAdjust(() => {
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
      const all = tf.reshape(tf.gather(values, here()), [controlLayout.width]) as tf.Tensor1D;
      return valuesIn(all, () => tf.reshape(tf.gather(progress, here()), []) as tf.Scalar);
    },
    advance: () => cursor.assign(tf.add(cursor, one)),
    dispose() {
      endAdjusting();
      tf.dispose([rows, values, progress, cursor, one]);
    },
  };
}

/** The values of a control row, `[width]`, each as a scalar that is made when it is read. */
function valuesIn(all: tf.Tensor1D, progress: () => tf.Scalar): ControlValues {
  const values = {
    all,
    get progress() {
      return progress();
    },
  };
  for (const name of controlLayout.names) {
    const get = () => tf.reshape(tf.slice(all, controlLayout.indexOf[name], 1), []) as tf.Scalar;
    Object.defineProperty(values, name, { get, enumerable: true });
  }
  return values as ControlValues;
}

/** Values that no slider moves, as new tensors of the caller's. `progress` is a share, 0 … 1. */
export function constantValues(values: StepValues, progress: number): ControlValues {
  const scalars = controlLayout.names.map((name) => [name, tf.scalar(values[name])]);
  return {
    ...(Object.fromEntries(scalars) as Record<ControlName, tf.Scalar>),
    all: tf.tensor1d(controlLayout.pack(values)),
    progress: tf.scalar(progress),
  };
}

import * as tf from '@tensorflow/tfjs';
import { overwrite } from '../../backend/capture/capture';
import type { StepValues } from '../../experiment/curve';
import type { Batches } from './batches';
import type { Control } from './control';
import { type ControlName, controlLayout } from './controlLayout';

/**
 * The control values of one step. Those of a {@link StepFeed} are getters: reading a scalar makes a tensor, so it must
 * happen inside `tf.tidy`.
 */
export interface ControlValues extends Readonly<Record<ControlName, tf.Scalar>> {
  /** All but `progress` as one control row, `[width]`, for kernels with the accessors of `controlLayout`. */
  readonly all: tf.Tensor1D;
  /** The fraction of the phase that is done, 0 … 1. */
  readonly progress: tf.Scalar;
}

/**
 * Uploads in advance what the next steps need from JavaScript: the rows of each step's batch and its control row. A
 * cursor on the backend points at the current step; the step itself increments it.
 */
export interface StepFeed {
  /** Uploads the next steps if all uploaded ones have been taken. Returns the number of uploaded steps left. */
  refill(): number;
  /** Index of the next step among the uploaded ones. */
  position(): number;
  /** Indices of the next step's batch, `[size]`; refills the feed if it is empty. */
  nextRows(): Int32Array;
  /** The uploaded tables: rows of each step's batch, `[steps, size]`, int32, and control rows, `[steps, width]`. */
  readonly tables: { readonly rows: tf.Variable; readonly control: tf.Variable };
  /** Records that this number of steps has been taken. */
  taken(steps: number): void;
  /** Indices of the current batch, `[size]`, int32. Must run inside `tf.tidy`. */
  rows(): tf.Tensor1D;
  /** The control values of the current step. Must run inside `tf.tidy`. */
  values(): ControlValues;
  /** Moves the cursor to the next step. Must run inside `tf.tidy`. */
  advance(): void;
  dispose(): void;
}

/** Fewest steps per upload, so that short epochs do not interrupt the replay. */
const leastSteps = 128;

/** The feed of a phase: whole epochs of `batches`, and control rows that follow the sliders. The caller disposes it. */
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
  /** Number of steps of the phase before the uploaded ones; negative before the first upload. */
  let before = -steps;
  const fillValues = () => overwrite(values, control.values(before, steps));
  const endAdjusting = control.onAdjust(() => {
    if (before >= 0) fillValues();
  });
  const here = () => tf.reshape(cursor, [1]) as tf.Tensor1D;
  let drawn = new Int32Array(0);
  const feed: StepFeed = {
    refill() {
      if (left === 0) {
        drawn = new Int32Array(steps * size);
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
    nextRows() {
      feed.refill();
      return drawn.slice(feed.position() * size, (feed.position() + 1) * size);
    },
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
  return feed;
}

/** The values of a control row, `[width]`, as getters that make a scalar each. */
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

/** Fixed control values as new tensors, which the caller owns. `progress` is a fraction, 0 … 1. */
export function constantValues(values: StepValues, progress: number): ControlValues {
  const scalars = controlLayout.names.map((name) => [name, tf.scalar(values[name])]);
  return {
    ...(Object.fromEntries(scalars) as Record<ControlName, tf.Scalar>),
    all: tf.tensor1d(controlLayout.pack(values)),
    progress: tf.scalar(progress),
  };
}

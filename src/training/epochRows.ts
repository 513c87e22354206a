import * as tf from '@tensorflow/tfjs';
import { overwrite } from '../backend/capture';
import type { Batches } from './batches';

/** The rows of the next epochs on the backend, with a cursor that the step itself moves on. */
export interface EpochRows {
  /** Brings new shuffles when the last ones are used up. Returns how many steps may be taken before the next call. */
  refill(): number;
  /** Says that so many steps were taken. */
  taken(steps: number): void;
  /** Indices of the present batch, `[size]`, int32. Runs inside `tf.tidy`. */
  current(): tf.Tensor1D;
  /** Moves the cursor to the next batch. Runs inside `tf.tidy`. */
  advance(): void;
  dispose(): void;
}

/** Shuffles are brought for at least so many steps at once, so that short epochs do not interrupt the replay. */
const leastSteps = 128;

export function createEpochRows(batches: Batches): EpochRows {
  const { stepsPerEpoch, size } = batches;
  const epochs = Math.ceil(leastSteps / stepsPerEpoch);
  const steps = epochs * stepsPerEpoch;
  const rows = tf.tidy(() => tf.variable(tf.zeros([steps, size], 'int32'), false));
  const cursor = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
  const one = tf.keep(tf.scalar(1, 'int32'));
  let left = 0;
  return {
    refill() {
      if (left === 0) {
        const drawn = new Int32Array(steps * size);
        for (let epoch = 0; epoch < epochs; epoch++) drawn.set(batches.nextEpoch(), epoch * stepsPerEpoch * size);
        overwrite(rows, drawn);
        overwrite(cursor, Int32Array.of(0));
        left = steps;
      }
      return left;
    },
    taken(count) {
      left -= count;
    },
    current: () => tf.reshape(tf.gather(rows, tf.reshape(cursor, [1]) as tf.Tensor1D), [size]) as tf.Tensor1D,
    advance: () => cursor.assign(tf.add(cursor, one)),
    dispose: () => tf.dispose([rows, cursor, one]),
  };
}

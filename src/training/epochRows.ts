import * as tf from '@tensorflow/tfjs';
import type { Batches } from './batches';

/** The rows of the present epoch on the backend, with a cursor that the step itself moves on. */
export interface EpochRows {
  /** Brings the next epoch's shuffle when the last one is used up. To be called before each step. */
  prepare(): void;
  /** Indices of the present batch, `[size]`, int32. Runs inside `tf.tidy`. */
  current(): tf.Tensor1D;
  /** Moves the cursor to the next batch. Runs inside `tf.tidy`. */
  advance(): void;
  dispose(): void;
}

export function createEpochRows(batches: Batches): EpochRows {
  const { stepsPerEpoch, size } = batches;
  const rows = tf.tidy(() => tf.variable(tf.zeros([stepsPerEpoch, size], 'int32'), false));
  const cursor = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
  const one = tf.keep(tf.scalar(1, 'int32'));
  let left = 0;
  return {
    prepare() {
      if (left === 0) {
        tf.tidy(() => {
          rows.assign(tf.tensor2d(batches.nextEpoch(), [stepsPerEpoch, size], 'int32'));
          cursor.assign(tf.scalar(0, 'int32'));
        });
        left = stepsPerEpoch;
      }
      left--;
    },
    current: () => tf.reshape(tf.gather(rows, tf.reshape(cursor, [1]) as tf.Tensor1D), [size]) as tf.Tensor1D,
    advance: () => cursor.assign(tf.add(cursor, one)),
    dispose: () => tf.dispose([rows, cursor, one]),
  };
}

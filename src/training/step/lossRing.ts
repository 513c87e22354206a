import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../../backend/webgpu/shader';
import { writeLossRow } from './kernels/lossRow';

/**
 * The losses of the last steps, in a ring buffer on the backend: writing a row per step needs no read-back, and one
 * read-back covers many rows. Losses include their weights α and λ: see `LossName`. The creator disposes it.
 */
export interface LossRing {
  /** Number of steps that it holds. */
  readonly rows: number;
  /** `[rows, columns]`. */
  readonly values: tf.Variable;
  /**
   * Writes the row of the current step; `values` hold one number per column, in their order, in one or several tensors.
   * Must run inside `tf.tidy`.
   * @throws RangeError on WebGPU, and a shape error elsewhere, if their number is not that of the columns
   */
  write(values: readonly tf.Tensor[]): void;
  /**
   * Reads back the rows of the steps `from` … `to` − 1, counted from 0 in this phase: `[(to − from) · columns]`. They
   * must be among the last {@link rows} steps.
   */
  read(from: number, to: number): Promise<Float32Array>;
  dispose(): void;
}

/** A ring of `rows` steps. The caller disposes it. */
export function createLossRing(rows: number, columns: number): LossRing {
  const ring = tf.tidy(() => tf.variable(tf.zeros([rows, columns]), false));
  const cursor = tf.tidy(() => tf.variable(tf.scalar(0), false));
  const index = tf.keep(
    tf.tensor2d(
      Float32Array.from({ length: rows }, (_, row) => row),
      [rows, 1],
    ),
  );
  const constants = [tf.keep(tf.scalar(1)), tf.keep(tf.scalar(0)), tf.keep(tf.scalar(rows - 1))] as const;
  const [one, zero, last] = constants;
  return {
    rows,
    values: ring,
    write(values) {
      if (runsShaders()) {
        writeLossRow(ring, cursor, values);
        return;
      }
      const row = tf.reshape(tf.concat(values.map((value) => tf.reshape(value, [-1]))), [1, columns]);
      const isHere = tf.broadcastTo(tf.equal(index, cursor), [rows, columns]);
      ring.assign(tf.where(isHere, tf.broadcastTo(row, [rows, columns]), ring));
      cursor.assign(tf.where(tf.greaterEqual(cursor, last), zero, tf.add(cursor, one)));
    },
    async read(from, to) {
      // The clone survives the next assignment. A replay overwrites its memory, but after the copy that starts here.
      const snapshot = ring.clone();
      try {
        const all = (await snapshot.data()) as Float32Array;
        const result = new Float32Array((to - from) * columns);
        for (let step = from; step < to; step++) {
          const at = (step % rows) * columns;
          result.set(all.subarray(at, at + columns), (step - from) * columns);
        }
        return result;
      } finally {
        snapshot.dispose();
      }
    },
    dispose: () => tf.dispose([ring, cursor, index, ...constants]),
  };
}

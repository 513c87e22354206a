import * as tf from '@tensorflow/tfjs';
import { columnsOfHead } from '../../models/heads';
import type { Network } from '../../models/network';
import { mapSide } from '../../report/scores';
import { type Inputs, inputsOf } from '../feed/deviceDataSet';
import { logitsOf, type Model } from './model';

/** Number of examples evaluated in one pass, to bound the memory of the activations. */
const chunk = 1000;

/** Logits of a whole set, `[count, outputs]`, computed in chunks, in evaluation mode. The caller owns the result. */
export function logitsOfSet(learner: Model, inputs: Inputs): tf.Tensor2D {
  return tf.tidy(() => {
    const { count } = inputs;
    const parts: tf.Tensor2D[] = [];
    for (let from = 0; from < count; from += chunk) {
      parts.push(tf.tidy(() => logitsOf(learner, inputs.part(from, Math.min(chunk, count - from)))));
    }
    return parts.length === 1 ? (parts[0] as tf.Tensor2D) : tf.concat2d(parts, 0);
  });
}

/**
 * Multiply-adds between two yields on backends that compute synchronously: about 10 ms on WASM. The other backends only
 * enqueue the work and return at once.
 */
const piece = 5e7;
const computesWhenCalled = () => ['wasm', 'cpu'].includes(tf.getBackend());

/**
 * Called between two pieces of work: lets pending messages be handled, may wait (a pause), or throws to end the work.
 */
export type YieldControl = () => Promise<void>;

/**
 * {@link logitsOfSet} with a yield after each chunk; chunks are smaller on backends that compute synchronously.
 * `[count, outputs]`; the caller owns the result.
 * @throws whatever `yieldControl` throws
 */
export async function logitsInPieces(learner: Model, inputs: Inputs, yieldControl: YieldControl): Promise<tf.Tensor2D> {
  const { count } = inputs;
  const affordable = computesWhenCalled() ? Math.max(1, Math.floor(piece / learner.network.multiplyAdds)) : chunk;
  const size = Math.min(chunk, affordable);
  const parts: tf.Tensor2D[] = [];
  try {
    for (let from = 0; from < count; from += size) {
      parts.push(tf.tidy(() => logitsOf(learner, inputs.part(from, Math.min(size, count - from)))));
      await yieldControl();
    }
    return tf.concat2d(parts, 0);
  } finally {
    tf.dispose(parts);
  }
}

/**
 * Logits of a whole set, read back to the CPU, `[count · outputs]`.
 * @throws whatever `yieldControl` throws
 */
export async function readLogits(learner: Model, inputs: Inputs, yieldControl: YieldControl): Promise<Float32Array> {
  const logits = await logitsInPieces(learner, inputs, yieldControl);
  try {
    return Float32Array.from(await logits.data());
  } finally {
    logits.dispose();
  }
}

/**
 * The columns of the first head, the classes of the task: `[count · outputs]` → `[count · classes]`. With a single head
 * this is `logits` itself.
 */
export const aboutClass = ({ network }: Model, logits: Float32Array): Float32Array =>
  columnsOfHead(logits, network.heads, 0);

/**
 * The cell centres of the grid over [−1, 1]², `[mapSide², 2]`, row by row from the top left. The caller disposes them.
 */
export function mapPoints(): Inputs {
  const points = new Float32Array(mapSide * mapSide * 2);
  for (let cell = 0; cell < mapSide * mapSide; cell++) {
    points[2 * cell] = ((cell % mapSide) + 0.5) * (2 / mapSide) - 1;
    points[2 * cell + 1] = 1 - (Math.floor(cell / mapSide) + 0.5) * (2 / mapSide);
  }
  return inputsOf(tf.tensor2d(points, [mapSide * mapSide, 2]));
}

/**
 * Number of steps between two evaluations: at most about 60 evaluations a phase, and few enough that they take about a
 * fifth of the time of training, but at least about 5. `evaluated` is the number of examples of one evaluation. Depends
 * on sizes alone, so that the same experiment is evaluated at the same steps.
 */
export function evaluationInterval(network: Network, batchSize: number, steps: number, evaluated: number): number {
  // A rough model: a call costs 3 ms of overhead, and 10¹⁰ multiply-adds take a second.
  const seconds = (passes: number) => 0.003 + (passes * network.multiplyAdds) / 1e10;
  const affordable = Math.ceil(seconds(evaluated) / (0.2 * seconds(3 * batchSize)));
  return Math.max(1, Math.ceil(steps / 60), Math.min(affordable, Math.ceil(steps / 5)));
}

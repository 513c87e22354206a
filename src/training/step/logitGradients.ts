import * as tf from '@tensorflow/tfjs';
import { outputsOf } from '../../models/heads';
import { forward, splitIntoTensors } from '../../models/network';
import { fusedLayers } from '../../models/wasmLayers';
import type { LogitGradients } from '../../report/inspection';
import type { Model } from '../learner/model';
import { type Adapter, adapterWeights } from './adapter';
import type { BatchLoss, Pass, ReportLosses } from './batchLoss';

/**
 * A batch, and the loss of a network on it with its terms, weighted as in the loss; null for a term that is not in it.
 * `total` reports as {@link ReportLosses} says.
 */
export interface LossOfBatch {
  /** `[batch, …inputShape]`. */
  readonly x: tf.Tensor;
  readonly hard: BatchLoss | null;
  readonly soft: BatchLoss | null;
  readonly total: BatchLoss;
}

/**
 * The step of the differences: the error of five points falls with h⁴, but the rounding of the loss, in 32 bits, counts
 * with 1/h.
 */
const h = 0.02;

/**
 * The gradients of the loss of a batch with respect to the logits of the example at `position`, for the first head of
 * `model`. `lossOf` is called once, inside `tf.tidy`. Changes no state; resolves when they are read back.
 */
export async function logitGradients(
  { network, parameters, statistics }: Model,
  adapter: Adapter | null,
  position: number,
  lossOf: (report: ReportLosses) => LossOfBatch,
): Promise<LogitGradients> {
  const classes = network.heads[0]?.classes ?? 0;
  const outputs = outputsOf(network.heads);
  const reported: tf.Tensor[] = [];
  let has = { hard: false, soft: false };
  const read = tf.tidy(() => {
    const { x, hard, soft, total } = lossOf((losses) => void reported.push(...losses));
    has = { hard: hard !== null, soft: soft !== null };
    const batch = x.shape[0] as number;
    const weights = splitIntoTensors(tf, network.weights, parameters);
    const kept = statistics ? splitIntoTensors(tf, network.statistics, statistics) : [];
    const taps = new Map<string, tf.Tensor>();
    const through = { fused: fusedLayers(), updateStatistics: () => {} };
    const tap = (name: string, activation: tf.Tensor) => void taps.set(name, activation);
    const logits = forward(tf, network, weights, kept, x, { ...through, tap });
    const passWith = (loss: BatchLoss) => {
      const second = loss.second && forward(tf, network, weights, kept, loss.second.x, through);
      const rest = { heads: network.heads, second, taps, adapter: adapterWeights(adapter) };
      return (z: tf.Tensor2D): Pass => ({ logits: z, ...rest });
    };
    const rowOf = (all: tf.Tensor) =>
      tf.reshape(tf.slice2d(all as tf.Tensor2D, [position, 0], [1, classes]), [classes]);
    const gradientOf = (loss: BatchLoss | null) => {
      if (!loss) return tf.zeros([classes]);
      const pass = passWith(loss);
      // A term need not depend on the logits, as one of activations does not: TensorFlow.js refuses to derive those.
      const of = (z: tf.Tensor) => tf.add(loss.of(pass(z as tf.Tensor2D)), tf.mul(tf.sum(z), 0)) as tf.Scalar;
      return tf.mul(rowOf(tf.grad(of)(logits)), batch);
    };
    const pass = passWith(total);
    // Term by term: next to a large term that does not move, the digits of a small one would be lost in their sum.
    const termsAt = (label: number, by: number) => {
      const moved = new Float32Array(batch * outputs);
      moved[position * outputs + label] = by;
      const before = reported.length;
      total.of(pass(tf.add(logits, tf.tensor2d(moved, [batch, outputs]))));
      const [whole, ...terms] = reported.slice(before) as [tf.Tensor, ...tf.Tensor[]];
      return tf.stack(terms.length > 0 ? terms : [whole]);
    };
    const differences = Array.from({ length: classes }, (_, label) => {
      const near = tf.sub(termsAt(label, h), termsAt(label, -h));
      const far = tf.sub(termsAt(label, 2 * h), termsAt(label, -2 * h));
      return tf.mul(tf.sum(tf.sub(tf.mul(near, 8), far)), batch / (12 * h));
    });
    return tf.concat1d([rowOf(logits), gradientOf(hard), gradientOf(soft), tf.stack(differences)] as tf.Tensor1D[]);
  });
  tf.dispose(reported);
  try {
    const all = Float32Array.from(await read.data());
    const part = (at: number) => all.slice(at * classes, (at + 1) * classes);
    return { logits: part(0), hard: has.hard ? part(1) : null, soft: has.soft ? part(2) : null, difference: part(3) };
  } finally {
    read.dispose();
  }
}

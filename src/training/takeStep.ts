import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../backend/webgpu/shader';
import { cut, forward } from '../models/network';
import { type Adapter, adapterWeights, updateAdapter } from './adapter';
import type { BatchLoss } from './batchLoss';
import { fuse } from './fused/fusedNetwork';
import { takeFusedStep } from './fused/fusedStep';
import type { Trainee } from './learner';
import { sideBySide, wholeGradient } from './optimizer';
import type { ControlValues } from './stepFeed';
import { type NextNumbers, numbersOf } from './uniformNumbers';

/**
 * One optimizer step: the gradient of `loss` for the batch `x`, and the update, of the adapter too where there is one.
 * `dropout` gives the numbers of one mask after another. Runs inside `tf.tidy`.
 */
export function takeStep(
  trainee: Trainee,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  control: ControlValues,
  loss: BatchLoss,
  adapter: Adapter | null = null,
): void {
  const fused = runsShaders() ? fuse(trainee.network, x.shape[0] as number) : null;
  if (fused) takeFusedStep(trainee, fused, x, dropout, control, loss, adapter);
  else takeRecordedStep(trainee, x, dropout, control, loss, adapter);
}

/** The same with TensorFlow.js's operations and gradients, on any backend and for any layer. */
export function takeRecordedStep(
  { network, parameters, statistics, optimizer }: Trainee,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  control: ControlValues,
  loss: BatchLoss,
  adapter: Adapter | null,
): void {
  const weights = cut(tf, network.weights, parameters as unknown as tf.Tensor1D);
  const ownWeights = adapterWeights(adapter);
  const kept = statistics ? cut(tf, network.statistics, statistics as unknown as tf.Tensor1D) : [];
  const remembered: tf.Tensor[] = [];
  const remember = (next: readonly tf.Tensor[]) => {
    for (const values of next) remembered.push(tf.keep(values));
  };
  const gradients = tf.grads((...pieces: tf.Tensor[]) => {
    const taps = new Map<string, tf.Tensor>();
    const tap = (name: string, activation: tf.Tensor) => void taps.set(name, activation);
    const own = pieces.slice(0, weights.length);
    const through = (numbers: NextNumbers | null) => (numbers ? { uniform: () => numbersOf(numbers()) } : {});
    const logits = forward(tf, network, own, kept, x, { ...through(dropout), remember, tap });
    // With the statistics of its own batch, which nobody remembers.
    const again = loss.second && { ...through(loss.second.dropout), remember: () => {} };
    const second = loss.second && again && forward(tf, network, own, kept, loss.second.x, again);
    return loss.of({ logits, second, taps, adapter: pieces.slice(weights.length) });
  })([...weights, ...ownWeights]);
  optimizer.apply(parameters, wholeGradient(sideBySide(gradients.slice(0, weights.length))), control);
  if (adapter) updateAdapter(adapter, gradients.slice(weights.length), control);
  if (statistics) statistics.assign(tf.concat(remembered));
  tf.dispose(remembered);
}

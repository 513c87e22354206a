import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../../backend/webgpu/shader';
import { forward, splitIntoTensors } from '../../models/network';
import { fusedLayers } from '../../models/wasmLayers';
import type { ControlValues } from '../feed/stepFeed';
import { type NextNumbers, numbersOf } from '../feed/uniformNumbers';
import type { Model } from '../learner/model';
import { type Adapter, adapterWeights, updateAdapter } from './adapter';
import type { BatchLoss } from './batchLoss';
import { fusedGradient } from './fused/fusedGradient';
import { fuse } from './fused/fusedNetwork';
import type { Gradient } from './gradient';
import { sideBySide, singlePartGradient } from './optimizer';
import type { TrainableModel } from './trainableModel';

/**
 * One optimizer step: computes the gradient of `loss` on the batch `x` (`[batch, …inputShape]`) and updates the model
 * and the adapter in place. `dropout` gives the random numbers of one mask after another; null is without dropout. Must
 * run inside `tf.tidy`.
 */
export function takeStep(
  trainable: TrainableModel,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  control: ControlValues,
  loss: BatchLoss,
  adapter: Adapter | null = null,
): void {
  const gradient = gradientOf(trainable, x, dropout, loss, adapter);
  trainable.optimizer.apply(trainable.parameters, gradient.parameters, control);
  if (adapter) updateAdapter(adapter, gradient.adapter, control);
  if (gradient.statistics) trainable.statistics?.assign(gradient.statistics);
}

/**
 * The gradient of `loss` on the batch `x` (`[batch, …inputShape]`), in training mode. If the network runs as fused
 * layers, this updates the statistics of `model` in place; otherwise the new ones are returned. Must run inside
 * `tf.tidy`.
 */
export function gradientOf(
  model: Model,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  loss: BatchLoss,
  adapter: Adapter | null,
): Gradient {
  const fused = runsShaders() ? fuse(model.network, x.shape[0] as number) : null;
  return fused
    ? fusedGradient(model, fused, x, dropout, loss, adapter)
    : recordedGradient(model, x, dropout, loss, adapter);
}

/** {@link gradientOf} by TensorFlow.js's operations and automatic differentiation, for any backend and layer. */
function recordedGradient(
  { network, parameters, statistics }: Model,
  x: tf.Tensor,
  dropout: NextNumbers | null,
  loss: BatchLoss,
  adapter: Adapter | null,
): Gradient {
  const weights = splitIntoTensors(tf, network.weights, parameters);
  const ownWeights = adapterWeights(adapter);
  const kept = statistics ? splitIntoTensors(tf, network.statistics, statistics) : [];
  const newStatistics: tf.Tensor[] = [];
  const updateStatistics = (next: readonly tf.Tensor[]) => {
    for (const values of next) newStatistics.push(tf.keep(values));
  };
  const gradients = tf.grads((...pieces: tf.Tensor[]) => {
    const taps = new Map<string, tf.Tensor>();
    const tap = (name: string, activation: tf.Tensor) => void taps.set(name, activation);
    const own = pieces.slice(0, weights.length);
    const fused = fusedLayers();
    const through = (numbers: NextNumbers | null) => ({
      fused,
      ...(numbers && { uniform: () => numbersOf(numbers()) }),
    });
    const logits = forward(tf, network, own, kept, x, { ...through(dropout), updateStatistics, tap });
    // The second pass uses the statistics of its own batch, and does not update the running ones.
    const secondContext = loss.second && { ...through(loss.second.dropout), updateStatistics: () => {} };
    const second = loss.second && secondContext && forward(tf, network, own, kept, loss.second.x, secondContext);
    return loss.of({ logits, heads: network.heads, second, taps, adapter: pieces.slice(weights.length) });
  })([...weights, ...ownWeights]);
  const next = statistics && tf.concat(newStatistics);
  tf.dispose(newStatistics);
  return {
    parameters: singlePartGradient(sideBySide(gradients.slice(0, weights.length))),
    adapter: gradients.slice(weights.length),
    statistics: next,
  };
}

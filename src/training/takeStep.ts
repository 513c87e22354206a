import * as tf from '@tensorflow/tfjs';
import { runsShaders } from '../backend/webgpu/shader';
import type { ForwardContext } from '../models/layer';
import { cut, forward } from '../models/network';
import { type Adapter, adapterWeights, updateAdapter } from './adapter';
import type { BatchLoss } from './batchLoss';
import { fusedGradient } from './fused/fusedGradient';
import { fuse } from './fused/fusedNetwork';
import type { Gradient } from './gradient';
import type { Learned, Trainee } from './learner';
import { sideBySide, wholeGradient } from './optimizer';
import type { ControlValues } from './stepFeed';

/**
 * One optimizer step: the gradient of `loss` for the batch `x`, and the update, of the adapter too where there is one.
 * Runs inside `tf.tidy`.
 */
export function takeStep(
  trainee: Trainee,
  x: tf.Tensor,
  context: ForwardContext,
  control: ControlValues,
  loss: BatchLoss,
  adapter: Adapter | null = null,
): void {
  const gradient = gradientOf(trainee, x, context, loss, adapter);
  trainee.optimizer.apply(trainee.parameters, gradient.parameters, control);
  if (adapter) updateAdapter(adapter, gradient.adapter, control);
  if (gradient.statistics) trainee.statistics?.assign(gradient.statistics);
}

/**
 * The gradient of `loss` for the batch `x`, as while training. On backends that run shaders the statistics of `learned`
 * are moved on where they are. Runs inside `tf.tidy`.
 */
export function gradientOf(
  learned: Learned,
  x: tf.Tensor,
  context: ForwardContext,
  loss: BatchLoss,
  adapter: Adapter | null,
): Gradient {
  const fused = runsShaders() ? fuse(learned.network, x.shape[0] as number) : null;
  return fused
    ? fusedGradient(learned, fused, x, context, loss, adapter)
    : recordedGradient(learned, x, context, loss, adapter);
}

/** The same with TensorFlow.js's operations and gradients, on any backend and for any layer. */
function recordedGradient(
  { network, parameters, statistics }: Learned,
  x: tf.Tensor,
  context: ForwardContext,
  loss: BatchLoss,
  adapter: Adapter | null,
): Gradient {
  const weights = cut(tf, network.weights, parameters as tf.Tensor1D);
  const ownWeights = adapterWeights(adapter);
  const kept = statistics ? cut(tf, network.statistics, statistics as tf.Tensor1D) : [];
  const remembered: tf.Tensor[] = [];
  const remember = (next: readonly tf.Tensor[]) => {
    for (const values of next) remembered.push(tf.keep(values));
  };
  const gradients = tf.grads((...pieces: tf.Tensor[]) => {
    const taps = new Map<string, tf.Tensor>();
    const tap = (name: string, activation: tf.Tensor) => void taps.set(name, activation);
    const through = { ...context, remember, tap };
    const logits = forward(tf, network, pieces.slice(0, weights.length), kept, x, through);
    return loss.of({ logits, taps, adapter: pieces.slice(weights.length) });
  })([...weights, ...ownWeights]);
  const next = statistics && tf.concat(remembered);
  tf.dispose(remembered);
  return {
    parameters: wholeGradient(sideBySide(gradients.slice(0, weights.length))),
    adapter: gradients.slice(weights.length),
    statistics: next,
  };
}

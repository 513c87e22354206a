import * as tf from '@tensorflow/tfjs';
import type { Tap } from '../experiment/declarations';
import type { Random } from '../experiment/random';
import type { ForwardContext } from '../models/layer';
import { cut, forward, initialStatistics, initialWeights, type Network } from '../models/network';
import type { Adapter } from './adapter';
import { createOptimizer, type Optimizer } from './optimizer';

/** What a learner knows: its network, and on the backend its weights and statistics, one flat array each. */
export interface Learned {
  readonly network: Network;
  /** `[parameters]`. */
  readonly parameters: tf.Tensor;
  /** What its layers keep of the batches they have seen; null where none does. */
  readonly statistics: tf.Tensor | null;
}

/** A network in training. */
export interface Trainee extends Learned {
  readonly parameters: tf.Variable;
  readonly statistics: tf.Variable | null;
  readonly optimizer: Optimizer;
}

/** Weights and statistics before the first step; student and twin are made from the same. */
export interface Start {
  readonly weights: Float32Array;
  readonly statistics: Float32Array;
}

export const startOf = (network: Network, random: Random): Start => ({
  weights: initialWeights(network, random),
  statistics: initialStatistics(network, random),
});

export function createTrainee(network: Network, start: Start, optimizer: string): Trainee {
  const variable = (values: Float32Array) => tf.tidy(() => tf.variable(tf.tensor1d(values), false));
  return {
    network,
    parameters: variable(start.weights),
    statistics: start.statistics.length > 0 ? variable(start.statistics) : null,
    optimizer: createOptimizer(optimizer, network.parameters),
  };
}

/** What a learner knows now, in memory of its own: a clone would share that which the next steps write to. */
export const copyOf = ({ network, parameters, statistics }: Learned): Learned => ({
  network,
  parameters: tf.tidy(() => tf.mul(parameters, 1)),
  statistics: statistics && tf.tidy(() => tf.mul(statistics, 1)),
});

export function disposeLearned({ parameters, statistics }: Learned): void {
  parameters.dispose();
  statistics?.dispose();
}

export function disposeTrainee(trainee: Trainee): void {
  disposeLearned(trainee);
  trainee.optimizer.dispose();
}

/** What a forward pass offers a loss. */
export interface Pass {
  readonly logits: tf.Tensor2D;
  /** Activations at the network's taps, by name. */
  readonly taps: ReadonlyMap<string, tf.Tensor>;
  /** The adapter's weights, one by one; empty where there is no adapter. */
  readonly adapter: readonly tf.Tensor[];
}

/**
 * One optimizer step: the gradient of `loss` for the batch `x`, and the update, of the adapter too where there is one.
 * Runs inside `tf.tidy`. `loss` may `tf.keep` what it wants to report; it must dispose that itself.
 */
export function takeStep(
  { network, parameters, statistics, optimizer }: Trainee,
  x: tf.Tensor,
  context: ForwardContext,
  learningRate: tf.Scalar,
  loss: (pass: Pass) => tf.Scalar,
  adapter: Adapter | null = null,
): void {
  const weights = cut(tf, network.weights, parameters as unknown as tf.Tensor1D);
  const ownWeights = adapter ? cut(tf, adapter.specs, adapter.parameters as unknown as tf.Tensor1D) : [];
  const kept = statistics ? cut(tf, network.statistics, statistics as unknown as tf.Tensor1D) : [];
  const remembered: tf.Tensor[] = [];
  const remember = (next: readonly tf.Tensor[]) => {
    for (const values of next) remembered.push(tf.keep(values));
  };
  const gradients = tf.grads((...pieces: tf.Tensor[]) => {
    const taps = new Map<string, tf.Tensor>();
    const tap = (name: string, activation: tf.Tensor) => void taps.set(name, activation);
    const through = { ...context, remember, tap };
    const logits = forward(tf, network, pieces.slice(0, weights.length), kept, x, through);
    return loss({ logits, taps, adapter: pieces.slice(weights.length) });
  })([...weights, ...ownWeights]);
  const flat = (some: readonly tf.Tensor[]) => tf.concat(some.map((gradient) => tf.reshape(gradient, [-1])));
  optimizer.apply(parameters, flat(gradients.slice(0, weights.length)), learningRate);
  adapter?.optimizer.apply(adapter.parameters, flat(gradients.slice(weights.length)), learningRate);
  if (statistics) statistics.assign(tf.concat(remembered));
  tf.dispose(remembered);
}

/** Logits `[count, classes]` as when evaluating: without dropout, with running statistics. The caller owns them. */
export function logitsOf(learned: Learned, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => pass(learned, x));
}

/** Activations `[count, …shape]` at some taps, as when evaluating. The caller owns them. */
export function featuresOf(learned: Learned, x: tf.Tensor, taps: readonly Tap[]): readonly tf.Tensor[] {
  return tf.tidy(() => {
    const seen = new Map<string, tf.Tensor>();
    pass(learned, x, { tap: (name, activation) => seen.set(name, activation) });
    return taps.map(({ name }) => seen.get(name) as tf.Tensor);
  });
}

function pass({ network, parameters, statistics }: Learned, x: tf.Tensor, context: ForwardContext = {}): tf.Tensor2D {
  const weights = cut(tf, network.weights, parameters as tf.Tensor1D);
  const kept = statistics ? cut(tf, network.statistics, statistics as tf.Tensor1D) : [];
  return forward(tf, network, weights, kept, x, context);
}

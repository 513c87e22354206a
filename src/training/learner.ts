import * as tf from '@tensorflow/tfjs';
import { wholeLayers } from '../backend/wasm/wholeLayers';
import type { Tap } from '../experiment/declarations';
import type { Random } from '../experiment/random';
import type { ForwardContext } from '../models/layer';
import { cut, forward, initialStatistics, initialWeights, type Network } from '../models/network';
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

/** Logits `[count, classes]` as when evaluating: without dropout, with running statistics. The caller owns them. */
export function logitsOf(learned: Learned, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => pass(learned, x));
}

/** Activations `[count, …shape]` at some taps, as when evaluating. The caller owns them. */
export function featuresOf(learned: Learned, x: tf.Tensor, taps: readonly Tap[]): readonly tf.Tensor[] {
  return tf.tidy(() => spokenOf(learned, x, taps).features as tf.Tensor[]);
}

/** Both at once. Runs inside `tf.tidy`, and lets gradients through to `x`. */
export function spokenOf(
  learned: Learned,
  x: tf.Tensor,
  taps: readonly Tap[],
): { readonly logits: tf.Tensor2D; readonly features: readonly tf.Tensor[] } {
  const seen = new Map<string, tf.Tensor>();
  const logits = pass(learned, x, { tap: (name, activation) => seen.set(name, activation) });
  return { logits, features: taps.map(({ name }) => seen.get(name) as tf.Tensor) };
}

function pass({ network, parameters, statistics }: Learned, x: tf.Tensor, context: ForwardContext = {}): tf.Tensor2D {
  const weights = cut(tf, network.weights, parameters);
  const kept = statistics ? cut(tf, network.statistics, statistics) : [];
  return forward(tf, network, weights, kept, x, { whole: wholeLayers(), ...context });
}

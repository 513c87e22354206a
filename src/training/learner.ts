import * as tf from '@tensorflow/tfjs';
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

export function disposeLearned({ parameters, statistics }: Learned): void {
  parameters.dispose();
  statistics?.dispose();
}

export function disposeTrainee(trainee: Trainee): void {
  disposeLearned(trainee);
  trainee.optimizer.dispose();
}

/**
 * One optimizer step: the gradient of `loss(logits)` for the batch `x`, and the update. Runs inside `tf.tidy`.
 * `loss` may `tf.keep` what it wants to report; it must dispose that itself.
 */
export function takeStep(
  { network, parameters, statistics, optimizer }: Trainee,
  x: tf.Tensor,
  context: ForwardContext,
  learningRate: tf.Scalar,
  loss: (logits: tf.Tensor2D) => tf.Scalar,
): void {
  const weights = cut(tf, network.weights, parameters as unknown as tf.Tensor1D);
  const kept = statistics ? cut(tf, network.statistics, statistics as unknown as tf.Tensor1D) : [];
  const remembered: tf.Tensor[] = [];
  const remember = (next: readonly tf.Tensor[]) => {
    for (const values of next) remembered.push(tf.keep(values));
  };
  const gradients = tf.grads((...pieces: tf.Tensor[]) =>
    loss(forward(tf, network, pieces, kept, x, { ...context, remember })),
  )(weights);
  const flat = tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])));
  optimizer.apply(parameters, flat, learningRate);
  if (statistics) statistics.assign(tf.concat(remembered));
  tf.dispose(remembered);
}

/** Logits `[count, classes]` as when evaluating: without dropout, with running statistics. The caller owns them. */
export function logitsOf({ network, parameters, statistics }: Learned, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => {
    const weights = cut(tf, network.weights, parameters as tf.Tensor1D);
    const kept = statistics ? cut(tf, network.statistics, statistics as tf.Tensor1D) : [];
    return forward(tf, network, weights, kept, x);
  });
}

import * as tf from '@tensorflow/tfjs';
import type { Random } from '../experiment/random';
import type { ForwardContext } from '../models/layer';
import { cutWeights, forward, initialWeights, type Network } from '../models/network';
import { createOptimizer, type Optimizer } from './optimizer';

/** A network in training: its weights on the backend, one flat array, and the optimizer's state. */
export interface Trainee {
  readonly network: Network;
  /** `[parameters]`. */
  readonly parameters: tf.Variable;
  readonly optimizer: Optimizer;
}

export function createTrainee(network: Network, start: Float32Array, optimizer: string): Trainee {
  return {
    network,
    parameters: tf.tidy(() => tf.variable(tf.tensor1d(start), false)),
    optimizer: createOptimizer(optimizer, network.parameters),
  };
}

/** Weights before the first step; student and twin are made from the same array. */
export const startOf = (network: Network, random: Random): Float32Array => initialWeights(network, random);

export function disposeTrainee({ parameters, optimizer }: Trainee): void {
  parameters.dispose();
  optimizer.dispose();
}

/**
 * One optimizer step: the gradient of `loss(logits)` for the batch `x`, and the update. Runs inside `tf.tidy`.
 * `loss` may `tf.keep` what it wants to report; it must dispose that itself.
 */
export function takeStep(
  { network, parameters, optimizer }: Trainee,
  x: tf.Tensor,
  context: ForwardContext,
  learningRate: tf.Scalar,
  loss: (logits: tf.Tensor2D) => tf.Scalar,
): void {
  const weights = cutWeights(tf, network, parameters as unknown as tf.Tensor1D);
  const gradients = tf.grads((...pieces: tf.Tensor[]) => loss(forward(tf, network, pieces, x, context)))(weights);
  const flat = tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])));
  optimizer.apply(parameters, flat, learningRate);
}

/** Logits `[count, classes]` with dropout off. The caller owns the result. */
export function logitsOf(network: Network, parameters: tf.Tensor, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => forward(tf, network, cutWeights(tf, network, parameters as tf.Tensor1D), x));
}

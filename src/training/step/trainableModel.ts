import * as tf from '@tensorflow/tfjs';
import type { Network } from '../../models/network';
import { disposeModel, type InitialState, type Model } from '../learner/model';
import { createOptimizer, type Optimizer } from './optimizer';

/** A model in training: its arrays are variables, and it has an optimizer. */
export interface TrainableModel extends Model {
  readonly parameters: tf.Variable;
  readonly statistics: tf.Variable | null;
  readonly optimizer: Optimizer;
}

/**
 * A trainable model in the state `start`, with an optimizer of its own (`adam` or `momentum`). The caller disposes it.
 */
export function createTrainableModel(network: Network, start: InitialState, optimizer: string): TrainableModel {
  const variable = (values: Float32Array) => tf.tidy(() => tf.variable(tf.tensor1d(values), false));
  return {
    network,
    parameters: variable(start.weights),
    statistics: start.statistics.length > 0 ? variable(start.statistics) : null,
    optimizer: createOptimizer(optimizer, network.parameters),
  };
}

/** Frees the model's arrays and its optimizer. */
export function disposeTrainableModel(trainable: TrainableModel): void {
  disposeModel(trainable);
  trainable.optimizer.dispose();
}

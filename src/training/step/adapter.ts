import * as tf from '@tensorflow/tfjs';
import type { WeightSpec } from '../../experiment/declarations';
import type { Random } from '../../experiment/random';
import { countOf, drawWeights, splitIntoTensors } from '../../models/network';
import type { ControlValues } from '../feed/stepFeed';
import { createOptimizer, type Optimizer, sideBySide, singlePartGradient } from './optimizer';

/** Weights of the method itself, such as a regressor or a projection, trained together with the student. */
export interface Adapter {
  readonly specs: readonly WeightSpec[];
  /** One flat array, `[parameters]`. */
  readonly parameters: tf.Variable;
  readonly optimizer: Optimizer;
  dispose(): void;
}

/**
 * An adapter with newly drawn weights and an optimizer of its own (`adam` or `momentum`); null if `specs` is empty. The
 * caller disposes it.
 */
export function createAdapter(specs: readonly WeightSpec[], optimizer: string, random: Random): Adapter | null {
  if (specs.length === 0) return null;
  const parameters = tf.tidy(() => tf.variable(tf.tensor1d(drawWeights(specs, random)), false));
  const own = createOptimizer(optimizer, countOf(specs));
  return {
    specs,
    parameters,
    optimizer: own,
    dispose() {
      parameters.dispose();
      own.dispose();
    },
  };
}

/**
 * The adapter's weights as one tensor each, in the order of `specs`; empty without an adapter. Must run inside
 * `tf.tidy`.
 */
export const adapterWeights = (adapter: Adapter | null): tf.Tensor[] =>
  adapter ? splitIntoTensors(tf, adapter.specs, adapter.parameters) : [];

/**
 * Updates an adapter in place. `gradients` has one tensor per weight, in the order of `specs`. Must run inside
 * `tf.tidy`.
 */
export function updateAdapter(
  { parameters, optimizer }: Adapter,
  gradients: readonly tf.Tensor[],
  control: ControlValues,
): void {
  optimizer.apply(parameters, singlePartGradient(sideBySide(gradients)), control);
}

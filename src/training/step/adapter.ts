import * as tf from '@tensorflow/tfjs';
import type { WeightSpec } from '../../experiment/declarations';
import type { Random } from '../../experiment/random';
import { countOf, drawWeights, splitIntoTensors } from '../../models/network';
import type { ControlValues } from '../feed/stepFeed';
import { createOptimizer, type Optimizer, sideBySide, singlePartGradient } from './optimizer';

/** Weights that belong to the method and not to the student: a regressor, a projection. They train along with it. */
export interface Adapter {
  readonly specs: readonly WeightSpec[];
  /** One flat array, `[parameters]`. */
  readonly parameters: tf.Variable;
  readonly optimizer: Optimizer;
  dispose(): void;
}

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

/** Its weights one by one; none where there is no adapter. Runs inside `tf.tidy`. */
export const adapterWeights = (adapter: Adapter | null): tf.Tensor[] =>
  adapter ? splitIntoTensors(tf, adapter.specs, adapter.parameters) : [];

/** `gradients` are those of its weights, one by one. Runs inside `tf.tidy`. */
export function updateAdapter(
  { parameters, optimizer }: Adapter,
  gradients: readonly tf.Tensor[],
  control: ControlValues,
): void {
  optimizer.apply(parameters, singlePartGradient(sideBySide(gradients)), control);
}

import * as tf from '@tensorflow/tfjs';
import type { Tap } from '../../experiment/declarations';
import type { Random } from '../../experiment/random';
import type { ForwardContext } from '../../models/layer';
import { forward, initialStatistics, initialWeights, type Network, splitIntoTensors } from '../../models/network';
import { fusedLayers } from '../../models/wasmLayers';

/** A network with its weights and statistics on the backend, one flat tensor each. {@link disposeModel} frees them. */
export interface Model {
  readonly network: Network;
  /** `[parameters]`. */
  readonly parameters: tf.Tensor;
  /** Running statistics of its layers, flat; null if no layer has any. */
  readonly statistics: tf.Tensor | null;
}

/** Weights and statistics before the first step, flat; student and twin start from the same. */
export interface InitialState {
  readonly weights: Float32Array;
  readonly statistics: Float32Array;
}

/** Draws the initial weights and statistics of `network`. */
export const initialStateOf = (network: Network, random: Random): InitialState => ({
  weights: initialWeights(network, random),
  statistics: initialStatistics(network, random),
});

/**
 * A real copy of a model in its present state; the caller owns it. `tf.clone` would share memory with the original,
 * which the next steps overwrite.
 */
export const copyOf = ({ network, parameters, statistics }: Model): Model => ({
  network,
  parameters: tf.tidy(() => tf.mul(parameters, 1)),
  statistics: statistics && tf.tidy(() => tf.mul(statistics, 1)),
});

/** Frees the weights and statistics. */
export function disposeModel({ parameters, statistics }: Model): void {
  parameters.dispose();
  statistics?.dispose();
}

/** Logits `[count, outputs]` in evaluation mode: without dropout, with running statistics. The caller owns them. */
export function logitsOf(model: Model, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => pass(model, x));
}

/** Activations at `taps`, `[count, …shape]` each, in their order, in evaluation mode. The caller owns them. */
export function featuresOf(model: Model, x: tf.Tensor, taps: readonly Tap[]): readonly tf.Tensor[] {
  return tf.tidy(() => logitsAndFeaturesOf(model, x, taps).features as tf.Tensor[]);
}

/**
 * Logits `[count, outputs]` and activations `[count, …shape]` from one pass in evaluation mode. Differentiable with
 * respect to `x`. Must run inside `tf.tidy`.
 */
export function logitsAndFeaturesOf(
  model: Model,
  x: tf.Tensor,
  taps: readonly Tap[],
): { readonly logits: tf.Tensor2D; readonly features: readonly tf.Tensor[] } {
  const seen = new Map<string, tf.Tensor>();
  const logits = pass(model, x, { tap: (name, activation) => seen.set(name, activation) });
  return { logits, features: taps.map(({ name }) => seen.get(name) as tf.Tensor) };
}

/** One forward pass in evaluation mode, `[count, outputs]`. Must run inside `tf.tidy`. */
function pass({ network, parameters, statistics }: Model, x: tf.Tensor, context: ForwardContext = {}): tf.Tensor2D {
  const weights = splitIntoTensors(tf, network.weights, parameters);
  const kept = statistics ? splitIntoTensors(tf, network.statistics, statistics) : [];
  return forward(tf, network, weights, kept, x, { fused: fusedLayers(), ...context });
}

import * as tf from '@tensorflow/tfjs';
import { fusedLayers } from '../../backend/wasm/fusedLayers';
import type { Tap } from '../../experiment/declarations';
import type { Random } from '../../experiment/random';
import type { ForwardContext } from '../../models/layer';
import { forward, initialStatistics, initialWeights, type Network, splitIntoTensors } from '../../models/network';

/** What a learner knows: its network, and on the backend its weights and statistics, one flat array each. */
export interface Model {
  readonly network: Network;
  /** `[parameters]`. */
  readonly parameters: tf.Tensor;
  /** What its layers keep of the batches they have seen; null where none does. */
  readonly statistics: tf.Tensor | null;
}

/** Weights and statistics before the first step; student and twin are made from the same. */
export interface InitialState {
  readonly weights: Float32Array;
  readonly statistics: Float32Array;
}

export const initialStateOf = (network: Network, random: Random): InitialState => ({
  weights: initialWeights(network, random),
  statistics: initialStatistics(network, random),
});

/** What a learner knows now, in memory of its own: a clone would share that which the next steps write to. */
export const copyOf = ({ network, parameters, statistics }: Model): Model => ({
  network,
  parameters: tf.tidy(() => tf.mul(parameters, 1)),
  statistics: statistics && tf.tidy(() => tf.mul(statistics, 1)),
});

export function disposeModel({ parameters, statistics }: Model): void {
  parameters.dispose();
  statistics?.dispose();
}

/** Logits `[count, classes]` as when evaluating: without dropout, with running statistics. The caller owns them. */
export function logitsOf(model: Model, x: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => pass(model, x));
}

/** Activations `[count, …shape]` at some taps, as when evaluating. The caller owns them. */
export function featuresOf(model: Model, x: tf.Tensor, taps: readonly Tap[]): readonly tf.Tensor[] {
  return tf.tidy(() => logitsAndFeaturesOf(model, x, taps).features as tf.Tensor[]);
}

/** Both at once. Runs inside `tf.tidy`, and lets gradients through to `x`. */
export function logitsAndFeaturesOf(
  model: Model,
  x: tf.Tensor,
  taps: readonly Tap[],
): { readonly logits: tf.Tensor2D; readonly features: readonly tf.Tensor[] } {
  const seen = new Map<string, tf.Tensor>();
  const logits = pass(model, x, { tap: (name, activation) => seen.set(name, activation) });
  return { logits, features: taps.map(({ name }) => seen.get(name) as tf.Tensor) };
}

function pass({ network, parameters, statistics }: Model, x: tf.Tensor, context: ForwardContext = {}): tf.Tensor2D {
  const weights = splitIntoTensors(tf, network.weights, parameters);
  const kept = statistics ? splitIntoTensors(tf, network.statistics, statistics) : [];
  return forward(tf, network, weights, kept, x, { fused: fusedLayers(), ...context });
}

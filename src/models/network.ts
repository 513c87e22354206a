import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Shape } from '../experiment/declarations';
import type { Random } from '../experiment/random';
import type { ForwardContext, Layer, LayerPlan, Ops, WeightSpec } from './layer';

/** Layers planned for one input shape: everything that can be known before anything runs. */
export interface Network {
  readonly inputShape: Shape;
  readonly layers: readonly { readonly layer: Layer; readonly plan: LayerPlan }[];
  readonly weights: readonly WeightSpec[];
  readonly parameters: number;
  /** For one example. */
  readonly multiplyAdds: number;
  /** Bytes of the weights as 32-bit floats. */
  readonly bytes: number;
  /** Random numbers for one example and step. */
  readonly randomNumbers: number;
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export function planNetwork(layers: readonly Layer[], inputShape: Shape): Network {
  let shape = inputShape;
  const planned = layers.map((layer) => {
    const plan = layer.plan(shape);
    shape = plan.output;
    return { layer, plan };
  });
  const sum = (measure: (plan: LayerPlan) => number) => planned.reduce((total, { plan }) => total + measure(plan), 0);
  const weights = planned.flatMap(({ plan }) => plan.weights);
  const parameters = weights.reduce((total, { shape: size }) => total + sizeOf(size), 0);
  return {
    inputShape,
    layers: planned,
    weights,
    parameters,
    multiplyAdds: sum((plan) => plan.multiplyAdds),
    bytes: 4 * parameters,
    randomNumbers: sum((plan) => plan.randomNumbers),
  };
}

/** All weights one after another, `[parameters]`, as they are before the first step (He et al., ICCV 2015). */
export function initialWeights(network: Network, random: Random): Float32Array {
  const flat = new Float32Array(network.parameters);
  let at = 0;
  for (const { shape, start } of network.weights) {
    for (const end = at + sizeOf(shape); at < end; at++) {
      flat[at] = start.kind === 'he' ? random.normal() * Math.sqrt(2 / start.fanIn) : start.value;
    }
  }
  return flat;
}

/** Cuts the flat weights, `[parameters]`, into one tensor for each weight array. The caller owns the results. */
export function cutWeights(ops: Ops, network: Network, flat: Tensor1D): Tensor[] {
  let at = 0;
  return network.weights.map(({ shape }) => {
    const size = sizeOf(shape);
    const piece = ops.tidy(() => ops.reshape(ops.slice1d(flat, at, size), [...shape]));
    at += size;
    return piece;
  });
}

/** `x` is `[batch, …inputShape]`; the logits are `[batch, classes]`. Runs inside `tf.tidy`. */
export function forward(
  ops: Ops,
  network: Network,
  weights: readonly Tensor[],
  x: Tensor,
  context: ForwardContext = {},
): Tensor2D {
  let activation = x;
  let used = 0;
  for (const { layer, plan } of network.layers) {
    activation = layer.apply(ops, activation, weights.slice(used, used + plan.weights.length), context);
    used += plan.weights.length;
  }
  return activation as Tensor2D;
}

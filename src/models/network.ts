import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Shape, Tap, WeightSpec } from '../experiment/declarations';
import { padding } from '../experiment/inputKind';
import type { Random } from '../experiment/random';
import { type Head, oneClassOf } from './heads';
import type { ForwardContext, Layer, LayerPlan, Ops } from './layer';

/** A network as data: layers planned for one input shape. It holds no tensors. */
export interface Network {
  readonly inputShape: Shape;
  readonly layers: readonly { readonly layer: Layer; readonly plan: LayerPlan }[];
  readonly weights: readonly WeightSpec[];
  /** State that is updated without a gradient, as running means; not counted as parameters. */
  readonly statistics: readonly WeightSpec[];
  /** Number of trainable numbers. */
  readonly parameters: number;
  /** For one example. */
  readonly multiplyAdds: number;
  /** Bytes of the weights and statistics as 32-bit floats. */
  readonly bytes: number;
  /** Random numbers for one example and step. */
  readonly randomNumbers: number;
  /** Shapes of all dropout masks for one example, in the order of their use. */
  readonly masks: readonly Shape[];
  /** By depth. */
  readonly taps: readonly Tap[];
  /** The heads, in the order of their columns in the logits. */
  readonly heads: readonly Head[];
}

/** Number of elements of a shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** Plans layers in sequence, each for the output shape of the previous one. */
export function planLayers(layers: readonly Layer[], inputShape: Shape): Network['layers'] {
  let shape = inputShape;
  return layers.map((layer) => {
    const plan = layer.plan(shape);
    shape = plan.output;
    return { layer, plan };
  });
}

/** Weights, statistics, costs and taps of a sequence of planned layers together. */
export function totalsOf(planned: Network['layers']) {
  const sum = (measure: (plan: LayerPlan) => number) => planned.reduce((total, { plan }) => total + measure(plan), 0);
  return {
    weights: planned.flatMap(({ plan }) => plan.weights),
    statistics: planned.flatMap(({ plan }) => plan.statistics ?? []),
    multiplyAdds: sum((plan) => plan.multiplyAdds),
    randomNumbers: sum((plan) => plan.randomNumbers),
    masks: planned.flatMap(({ plan }) => plan.masks ?? (plan.randomNumbers > 0 ? [plan.output] : [])),
    taps: planned.flatMap(({ plan }) => plan.taps ?? []),
  };
}

/**
 * Plans a network. `heads` divide the outputs of the last layer; one head unless told.
 * @throws RangeError when a layer cannot take the output of the previous one.
 */
export function planNetwork(layers: readonly Layer[], inputShape: Shape, heads?: readonly Head[]): Network {
  const planned = planLayers(layers, inputShape);
  const totals = totalsOf(planned);
  const parameters = countOf(totals.weights);
  return {
    inputShape,
    layers: planned,
    ...totals,
    parameters,
    bytes: 4 * (parameters + countOf(totals.statistics)),
    heads: heads ?? [oneClassOf(planned.at(-1)?.plan.output[0] ?? 0)],
  };
}

/** Number of elements of all arrays of `specs` together. */
export const countOf = (specs: readonly WeightSpec[]): number =>
  specs.reduce((total, { shape }) => total + sizeOf(shape), 0);

/** Initial weights of all layers, concatenated, `[parameters]` (He et al., ICCV 2015). */
export const initialWeights = (network: Network, random: Random): Float32Array => drawWeights(network.weights, random);

/** Initial statistics of all layers, concatenated. */
export const initialStatistics = (network: Network, random: Random): Float32Array =>
  drawWeights(network.statistics, random);

/** Initial values of all arrays of `specs`, concatenated. */
export function drawWeights(specs: readonly WeightSpec[], random: Random): Float32Array {
  const flat = new Float32Array(countOf(specs));
  let at = 0;
  for (const { shape, start } of specs) {
    for (const end = at + sizeOf(shape); at < end; at++) {
      flat[at] = start.kind === 'he' ? random.normal() * Math.sqrt(2 / start.fanIn) : start.value;
    }
  }
  return flat;
}

/** Splits a flat tensor, `[n]`, into one tensor for each of `specs`. The caller owns the results. */
export function splitIntoTensors(ops: Ops, specs: readonly WeightSpec[], flat: Tensor): Tensor[] {
  let at = 0;
  return specs.map(({ shape }) => {
    const size = sizeOf(shape);
    const piece = ops.tidy(() => ops.reshape(ops.slice1d(flat as Tensor1D, at, size), [...shape]));
    at += size;
    return piece;
  });
}

/**
 * The forward pass, from `x` `[batch, …inputShape]` to logits `[batch, outputs]`, head by head. Call it inside
 * `tf.tidy`.
 */
export function forward(
  ops: Ops,
  network: Network,
  weights: readonly Tensor[],
  statistics: readonly Tensor[],
  x: Tensor,
  context: ForwardContext = {},
): Tensor2D {
  const ofTokens = network.layers[0]?.layer.readsIds && { isToken: isTokenOf(ops, x as Tensor2D) };
  return applyLayers(ops, network.layers, x, weights, { ...context, ...ofTokens }, statistics) as Tensor2D;
}

/** 1 at every id of a token, 0 at padding: `[batch, positions]`. */
const isTokenOf = (ops: Ops, ids: Tensor2D): Tensor2D => ops.cast(ops.notEqual(ids, padding), 'float32');

/** Applies a sequence of layers to `x`, each with its part of `weights` and `statistics`. Call it inside `tf.tidy`. */
export function applyLayers(
  ops: Ops,
  layers: Network['layers'],
  x: Tensor,
  weights: readonly Tensor[],
  context: ForwardContext,
  statistics: readonly Tensor[],
): Tensor {
  let activation = x;
  let used = 0;
  let seen = 0;
  for (let at = 0; at < layers.length; at++) {
    const { layer, plan } = layers[at] as Network['layers'][number];
    const ownWeights = weights.slice(used, used + plan.weights.length);
    const ownStatistics = statistics.slice(seen, seen + (plan.statistics?.length ?? 0));
    if (context.fused && layer.applyFused) {
      const hasRelu = layers[at + 1]?.layer.operation?.kind === 'relu';
      activation = layer.applyFused(context.fused, activation, ownWeights, hasRelu);
      if (hasRelu) at++;
    } else {
      activation = layer.apply(ops, activation, ownWeights, context, ownStatistics);
    }
    used += ownWeights.length;
    seen += ownStatistics.length;
  }
  return activation;
}

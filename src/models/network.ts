import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Shape, Tap, WeightSpec } from '../experiment/declarations';
import type { Random } from '../experiment/random';
import type { Head } from './heads';
import type { ForwardContext, Layer, LayerPlan, Ops } from './layer';

/** Layers planned for one input shape: everything that can be known before anything runs. */
export interface Network {
  readonly inputShape: Shape;
  readonly layers: readonly { readonly layer: Layer; readonly plan: LayerPlan }[];
  readonly weights: readonly WeightSpec[];
  /** What layers keep of the batches they have seen; no parameters, since nothing trains them. */
  readonly statistics: readonly WeightSpec[];
  readonly parameters: number;
  /** For one example. */
  readonly multiplyAdds: number;
  /** Bytes of the weights and statistics as 32-bit floats. */
  readonly bytes: number;
  /** Random numbers for one example and step. */
  readonly randomNumbers: number;
  /** In the order of depth. */
  readonly taps: readonly Tap[];
  /** The questions that its logits answer, in their order. */
  readonly heads: readonly Head[];
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** Layers one after another, each planned for what the one before it gives. */
export function planLayers(layers: readonly Layer[], inputShape: Shape): Network['layers'] {
  let shape = inputShape;
  return layers.map((layer) => {
    const plan = layer.plan(shape);
    shape = plan.output;
    return { layer, plan };
  });
}

/** What a row of planned layers comes to. */
export function totalsOf(planned: Network['layers']) {
  const sum = (measure: (plan: LayerPlan) => number) => planned.reduce((total, { plan }) => total + measure(plan), 0);
  return {
    weights: planned.flatMap(({ plan }) => plan.weights),
    statistics: planned.flatMap(({ plan }) => plan.statistics ?? []),
    multiplyAdds: sum((plan) => plan.multiplyAdds),
    randomNumbers: sum((plan) => plan.randomNumbers),
  };
}

/** `heads` say what the last layer's outputs are; one question unless told. */
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
    taps: planned.flatMap(({ layer, plan }) =>
      layer.tap === undefined ? [] : [{ name: layer.tap, shape: plan.output }],
    ),
    heads: heads ?? [{ classes: planned.at(-1)?.plan.output[0] ?? 0, weight: 1, isTaught: true }],
  };
}

/** Numbers in all these arrays together. */
export const countOf = (specs: readonly WeightSpec[]): number =>
  specs.reduce((total, { shape }) => total + sizeOf(shape), 0);

/** All weights one after another, `[parameters]`, as they are before the first step (He et al., ICCV 2015). */
export const initialWeights = (network: Network, random: Random): Float32Array => drawWeights(network.weights, random);

/** All statistics one after another, as they are before the first step. */
export const initialStatistics = (network: Network, random: Random): Float32Array =>
  drawWeights(network.statistics, random);

/** All arrays of `specs` one after another, as they are before the first step. */
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

/** Cuts a flat array, `[n]`, into one tensor for each of `specs`. The caller owns the results. */
export function splitIntoTensors(ops: Ops, specs: readonly WeightSpec[], flat: Tensor): Tensor[] {
  let at = 0;
  return specs.map(({ shape }) => {
    const size = sizeOf(shape);
    const piece = ops.tidy(() => ops.reshape(ops.slice1d(flat as Tensor1D, at, size), [...shape]));
    at += size;
    return piece;
  });
}

/** `x` is `[batch, …inputShape]`; the logits are `[batch, outputs]`, head by head. Runs inside `tf.tidy`. */
export function forward(
  ops: Ops,
  network: Network,
  weights: readonly Tensor[],
  statistics: readonly Tensor[],
  x: Tensor,
  context: ForwardContext = {},
): Tensor2D {
  return applyLayers(ops, network.layers, x, weights, context, statistics) as Tensor2D;
}

/** Takes `x` through a row of layers, handing each its own weights and statistics. Runs inside `tf.tidy`. */
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

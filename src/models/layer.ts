import type * as tf from '@tensorflow/tfjs';
import type { Shape, Tap, WeightSpec } from '../experiment/declarations';

/** TensorFlow.js, passed in as an argument so that architectures load without it. */
export type Ops = typeof tf;

/** What is known of a layer for examples of a given shape. Shapes are without the batch. */
export interface LayerPlan {
  readonly output: Shape;
  readonly weights: readonly WeightSpec[];
  /** State that is updated without a gradient: running means and variances. */
  readonly statistics?: readonly WeightSpec[];
  /** Multiply-adds for one example. */
  readonly multiplyAdds: number;
  /** Random numbers for one example and step: the size of its dropout masks. */
  readonly randomNumbers: number;
  /** Shapes of its dropout masks, in the order of their use; absent for one of the output's shape, or none. */
  readonly masks?: readonly Shape[];
  /** The activations that it makes available to methods, by depth; absent for none. */
  readonly taps?: readonly Tap[];
}

/**
 * What a backend computes in one go, with its gradient, instead of operation by operation: today that of WASM. A layer
 * that has such a function declares it here from its own folder. One that is optional is absent where there is no SIMD.
 */
// biome-ignore lint/suspicious/noEmptyInterface: Layers add to it.
export interface FusedLayers {}

/** The context of a forward pass; empty in evaluation, but for the tokens. */
export interface ForwardContext {
  /** `[batch, positions]`: 1 at a token, 0 at padding. Present if the network's first layer reads ids. */
  readonly isToken?: tf.Tensor2D;
  /** Uniform numbers in [0, 1) of the given shape, new at every step; absent in evaluation. */
  readonly uniform?: (shape: readonly number[]) => tf.Tensor;
  /**
   * Present in training. Receives the new values of a layer's statistics after this batch, in their order. Every layer
   * with statistics must call it once. The receiver owns the tensors.
   */
  readonly updateStatistics?: (statistics: readonly tf.Tensor[]) => void;
  /** The backend's fused layers; absent if it has none. */
  readonly fused?: FusedLayers | undefined;
  /** Receives the activations at every tap of the plan; the caller of the forward pass owns them. */
  readonly tap?: (name: string, activation: tf.Tensor) => void;
}

/** `same`: zero padding, so that the output size is ⌈input size / stride⌉; `valid`: windows lie within the image. */
export type Padding = 'same' | 'valid';

/**
 * The options of layers with kernels on WebGPU, by kind. A layer that has kernels declares its own from its folder, and
 * has its stage in `webgpuStages.ts`. The weights of a layer are those of its plan, in their order.
 */
// biome-ignore lint/suspicious/noEmptyInterface: Layers add to it.
export interface LayerOperations {}

/** The kind of a layer with kernels. */
export type OperationKind = keyof LayerOperations;

/** What a layer with kernels computes. */
export type LayerOperation = {
  [Kind in OperationKind]: { readonly kind: Kind } & LayerOperations[Kind];
}[OperationKind];

/**
 * A layer as data: its plan needs no TensorFlow.js, `apply` gets it as an argument.
 * To add a kind of layer, add a folder in `layers/` with a function that returns one of these.
 */
export interface Layer {
  readonly name: string;
  /** Whether it takes ids and looks their embeddings up, so that the layers after it need to know which are tokens. */
  readonly readsIds?: boolean;
  /** Absent for a layer that only `apply` describes; it trains on every backend, without kernels of its own. */
  readonly operation?: LayerOperation;
  /** The layer's output, weights and cost for examples of shape `input`. @throws RangeError if it cannot take them. */
  plan(input: Shape): LayerPlan;
  /** `x` is `[batch, …input]`; the result `[batch, …output]`. Runs inside `tf.tidy`: it owns nothing. */
  apply(
    ops: Ops,
    x: tf.Tensor,
    weights: readonly tf.Tensor[],
    context: ForwardContext,
    statistics: readonly tf.Tensor[],
  ): tf.Tensor;
  /** Like `apply`, by one of the backend's fused layers; `hasRelu` includes the ReLU that follows. */
  applyFused?(fused: FusedLayers, x: tf.Tensor, weights: readonly tf.Tensor[], hasRelu: boolean): tf.Tensor;
}

import type * as tf from '@tensorflow/tfjs';
import type { Shape, WeightSpec } from '../experiment/declarations';

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
  /** The shape of what it reports as a tap, if that is not its output. */
  readonly tapShape?: Shape;
}

/** Layers that a backend computes in one kernel, together with their bias and a ReLU after them. */
export interface FusedLayers {
  convolution(
    x: tf.Tensor4D,
    kernel: tf.Tensor4D,
    bias: tf.Tensor1D,
    how: { readonly stride: number; readonly padding: Padding; readonly hasRelu: boolean },
  ): tf.Tensor;
  dense(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, how: { readonly hasRelu: boolean }): tf.Tensor;
  /**
   * 1-D convolution: `x` `[batch, positions, in]`, `filter` `[1, size, in, out]`, or `[in, out]` for a size of 1, →
   * `[batch, positions, out]`.
   */
  sequenceConvolution(
    x: tf.Tensor3D,
    filter: tf.Tensor4D | tf.Tensor2D,
    bias: tf.Tensor1D,
    how: { readonly hasRelu: boolean },
  ): tf.Tensor3D;
  /** Absent where there is no SIMD. `ids` `[batch, positions]` as floats, `table` `[vocabulary, width]` → the mean of the rows, `[batch, width]`. */
  embeddingBag?(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor;
  // For sequences; all of these are absent where there is no SIMD, and null stands for sizes that they cannot take.
  /** The rows of `table` at `ids`, zeros at padding: `[batch, positions, width]`. */
  embedding?(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor3D;
  layerNorm?(x: tf.Tensor, gain: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): tf.Tensor | null;
  gelu?(x: tf.Tensor, constants: { readonly slope: number; readonly cubic: number }): tf.Tensor | null;
  /** See `mixValues` in `layers/attention.ts`. */
  attention?(
    projected: tf.Tensor3D,
    isToken: tf.Tensor2D,
    how: { readonly heads: number; readonly isCausal: boolean },
  ): tf.Tensor3D;
  /** `x` `[batch, positions, width]` → `[batch, width]`. */
  meanOfTokens?(x: tf.Tensor3D, isToken: tf.Tensor2D): tf.Tensor2D;
}

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
  /** Receives the activations at every tap; the caller of the forward pass owns them. */
  readonly tap?: (name: string, activation: tf.Tensor) => void;
}

/** `same`: zero padding, so that the output size is ⌈input size / stride⌉; `valid`: windows lie within the image. */
export type Padding = 'same' | 'valid';

/**
 * What a layer computes, by kind: a backend with kernels for whole layers selects them by it. The weights of a layer
 * are those of its plan, in their order.
 */
export type LayerOperation =
  | { readonly kind: 'dense'; readonly units: number }
  | {
      readonly kind: 'convolution';
      readonly filters: number;
      readonly size: number;
      readonly stride: number;
      readonly padding: Padding;
      readonly hasBias: boolean;
    }
  | { readonly kind: 'depthwise'; readonly size: number; readonly stride: number; readonly padding: Padding }
  | { readonly kind: 'maxPool'; readonly padding: Padding }
  | { readonly kind: 'batchNorm'; readonly epsilon: number; readonly momentum: number }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'embeddingBag' | 'embedding'; readonly vocabulary: number; readonly width: number }
  | { readonly kind: 'attention'; readonly heads: number; readonly isCausal: boolean }
  | { readonly kind: 'positionwise'; readonly units: number }
  | { readonly kind: 'sequenceConvolution'; readonly filters: number; readonly size: number }
  | { readonly kind: 'pooledTap'; readonly name: string }
  | { readonly kind: 'residual'; readonly body: readonly Layer[]; readonly shortcut: readonly Layer[] }
  | { readonly kind: 'tap'; readonly name: string }
  /** `mask` restricts the inputs with TensorFlow.js operations; no layer with weights may come before it. */
  | { readonly kind: 'input-mask'; readonly mask: (ops: Ops, x: tf.Tensor) => tf.Tensor }
  | { readonly kind: 'unflatten'; readonly shape: Shape }
  | { readonly kind: 'relu' | 'flatten' | 'globalAverage' | 'upsample' }
  | { readonly kind: 'positionalEmbedding' | 'layerNorm' | 'gelu' | 'meanOfTokens' | 'maxOfTokens' | 'lastOfTokens' };

/**
 * A layer as data: its plan needs no TensorFlow.js, `apply` gets it as an argument.
 * To add a kind of layer, add a file in `layers/` that returns one of these.
 */
export interface Layer {
  readonly name: string;
  /** The name of the tap that this layer is; absent for all other layers. */
  readonly tap?: string;
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

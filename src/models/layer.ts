import type * as tf from '@tensorflow/tfjs';
import type { Shape, WeightSpec } from '../experiment/declarations';

export type Ops = typeof tf;

/** What a layer will do to examples of a given shape. Shapes leave out the batch. */
export interface LayerPlan {
  readonly output: Shape;
  readonly weights: readonly WeightSpec[];
  /** What it keeps of the batches it has seen, learned without a gradient: running means and variances. */
  readonly statistics?: readonly WeightSpec[];
  /** Multiply-adds for one example. */
  readonly multiplyAdds: number;
  /** Random numbers for one example and step: the size of a dropout mask. */
  readonly randomNumbers: number;
}

/** What a backend may do as one, where it has a kernel for it: a layer with its bias and the ReLU that follows. */
export interface FusedLayers {
  convolution(
    x: tf.Tensor4D,
    kernel: tf.Tensor4D,
    bias: tf.Tensor1D,
    how: { readonly stride: number; readonly padding: Padding; readonly hasRelu: boolean },
  ): tf.Tensor;
  dense(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, how: { readonly hasRelu: boolean }): tf.Tensor;
}

/** What a forward pass knows besides its input: nothing when evaluating. */
export interface ForwardContext {
  /** Uniform numbers in [0, 1) of the asked shape, fresh at every step; absent when evaluating. */
  readonly uniform?: (shape: readonly number[]) => tf.Tensor;
  /**
   * Present while training. Takes what the layer's statistics become with this batch, in their order; every layer that
   * has statistics must call it once. The receiver owns the tensors.
   */
  readonly updateStatistics?: (statistics: readonly tf.Tensor[]) => void;
  /** Layers that the backend takes whole; absent where it has none. */
  readonly fused?: FusedLayers | undefined;
  /** Takes the activations at every tap on the way; they stay the property of whoever runs the pass. */
  readonly tap?: (name: string, activation: tf.Tensor) => void;
}

/** Is an image bordered by zeros so that its size is kept but for the stride, or do windows stay within it? */
export type Padding = 'same' | 'valid';

/**
 * What a layer computes, by name: a backend with kernels of its own for whole layers knows by this which to use. The
 * weights of a layer are those of its plan, in their order.
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
  | { readonly kind: 'residual'; readonly body: readonly Layer[]; readonly shortcut: readonly Layer[] }
  | { readonly kind: 'tap'; readonly name: string }
  /** What may be seen of the inputs, by TensorFlow.js's operations; nothing with weights stands before it. */
  | { readonly kind: 'input-mask'; readonly mask: (ops: Ops, x: tf.Tensor) => tf.Tensor }
  | { readonly kind: 'unflatten'; readonly shape: Shape }
  | { readonly kind: 'relu' | 'flatten' | 'globalAverage' | 'upsample' };

/**
 * A layer as data: it can be counted without TensorFlow.js, and applied with it.
 * To add a kind of layer, add a file in `layers/` that returns one of these.
 */
export interface Layer {
  readonly name: string;
  /** The name of the tap that this layer is; absent for all other layers. */
  readonly tap?: string;
  /** Left out by a layer that only `apply` can describe; it trains everywhere, but without kernels of its own. */
  readonly operation?: LayerOperation;
  plan(input: Shape): LayerPlan;
  /** `x` is `[batch, …input]`; the result `[batch, …output]`. Runs inside `tf.tidy`: it owns nothing. */
  apply(
    ops: Ops,
    x: tf.Tensor,
    weights: readonly tf.Tensor[],
    context: ForwardContext,
    statistics: readonly tf.Tensor[],
  ): tf.Tensor;
  /** The same by a layer that the backend takes whole, with the ReLU that follows where `hasRelu` says that one does. */
  applyFused?(fused: FusedLayers, x: tf.Tensor, weights: readonly tf.Tensor[], hasRelu: boolean): tf.Tensor;
}

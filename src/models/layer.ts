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

/** What a forward pass knows besides its input: nothing when evaluating. */
export interface ForwardContext {
  /** Uniform numbers in [0, 1) of the asked shape, fresh at every step; absent when evaluating. */
  readonly uniform?: (shape: readonly number[]) => tf.Tensor;
  /**
   * Present while training. Takes what the layer's statistics become with this batch, in their order; every layer that
   * has statistics must call it once. The receiver owns the tensors.
   */
  readonly remember?: (statistics: readonly tf.Tensor[]) => void;
  /** Takes the activations at every tap on the way; they stay the property of whoever runs the pass. */
  readonly tap?: (name: string, activation: tf.Tensor) => void;
}

/**
 * A layer as data: it can be counted without TensorFlow.js, and applied with it.
 * To add a kind of layer, add a file in `layers/` that returns one of these.
 */
export interface Layer {
  readonly name: string;
  /** The name of the tap that this layer is; absent for all other layers. */
  readonly tap?: string;
  plan(input: Shape): LayerPlan;
  /** `x` is `[batch, …input]`; the result `[batch, …output]`. Runs inside `tf.tidy`: it owns nothing. */
  apply(
    ops: Ops,
    x: tf.Tensor,
    weights: readonly tf.Tensor[],
    context: ForwardContext,
    statistics: readonly tf.Tensor[],
  ): tf.Tensor;
}

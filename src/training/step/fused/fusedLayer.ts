import type * as tf from '@tensorflow/tfjs';
import type { GradientRange } from '../../../backend/webgpu/kernels/gradient';
import type { NextNumbers } from '../../feed/uniformNumbers';

/** The tensors that a forward pass and its backward pass use. */
export interface FusedPass {
  /** The ids of the batch, `[batch, positions]`, of a network that reads ids: its inputs. */
  readonly ids?: tf.Tensor;
  /** Flat, `[parameters]`. */
  readonly parameters: tf.Tensor;
  /** Running statistics, flat; updated in place. Null if no layer has any. */
  readonly statistics: tf.Tensor | null;
  /** Receives the partial sums of the gradient from the backward pass, flat, at the indices of the ranges. */
  readonly gradient: tf.Tensor;
  /** The random numbers of one dropout mask after another; null without dropout. */
  readonly dropout: NextNumbers | null;
  /** Does the loss use the activations at taps? A stage that would have to compute them need not, if it does not. */
  readonly wantsTaps: boolean;
  /** Receives the activations at every tap, `[batch, …shape]`. */
  readonly taps: Map<string, tf.Tensor>;
  /** Gradients of the loss with respect to the activations at taps; filled before the backward pass. */
  readonly tapGradients: ReadonlyMap<string, tf.Tensor>;
}

/** The result of a forward pass through a stage, and its backward pass. */
export interface Passed {
  /** The stage's output, `[batch, …shape]`. */
  readonly y: tf.Tensor;
  /**
   * Backward pass for the gradient `dy` of the output: writes the gradient of the stage's weights, and returns that of
   * its input plus `addend`, which has the input's shape. If it is not needed, the result can be null; that of an input
   * mask or a bag of embeddings always is.
   */
  back(dy: tf.Tensor, isNeeded: boolean, addend: tf.Tensor | null): tf.Tensor | null;
}

/** One or a few layers that run as one stage, with kernels for their exact shapes. It holds no memory. */
export interface FusedLayer {
  /** The weights of the stage and the partial sums of their gradients. */
  readonly ranges: readonly GradientRange[];
  /** Does it leave everything as it is, whatever the pass? */
  readonly isIdentity?: boolean;
  /** Does `forward` add an `addend` to the output? Its gradient is then that of the output. */
  readonly takesAddend?: boolean;
  /**
   * Must run inside `tf.tidy`. `addend` has the output's shape; only a stage that takes one adds it, and a `NormStage`,
   * before the ReLU.
   */
  forward(x: tf.Tensor, run: FusedPass, addend?: tf.Tensor | null): Passed;
}

/**
 * Allocates indices in the flat arrays: weights, statistics and partial sums of gradients, in the order of the layers.
 */
export class Places {
  private weight = 0;
  private statistic = 0;
  private sum = 0;

  /** Allocates the next `size` weights, whose gradient consists of `parts` partial sums. */
  weights(size: number, parts = 1): GradientRange {
    const range = { at: this.weight, size, from: this.sum, parts };
    this.weight += size;
    this.sum += size * parts;
    return range;
  }

  /** Allocates the next `size` statistics and returns the index of the first. */
  statistics(size: number): number {
    this.statistic += size;
    return this.statistic - size;
  }

  /** Number of partial sums allocated so far. */
  get sums(): number {
    return this.sum;
  }
}

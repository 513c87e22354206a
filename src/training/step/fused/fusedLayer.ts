import type * as tf from '@tensorflow/tfjs';
import type { GradientRange } from '../../../backend/webgpu/kernels/gradient';
import type { NextNumbers } from '../../feed/uniformNumbers';

/** What one forward pass works on. */
export interface FusedPass {
  /** Flat, `[parameters]`. */
  readonly parameters: tf.Tensor;
  /** Flat; written to. Null where no layer keeps any. */
  readonly statistics: tf.Tensor | null;
  /** Takes the sums that the way back gives, at the places of the stages' ranges. */
  readonly gradient: tf.Tensor;
  /** The numbers of one dropout mask after another; null where none is wanted. */
  readonly dropout: NextNumbers | null;
  /** Takes the activations at every tap. */
  readonly taps: Map<string, tf.Tensor>;
  /** Gradients of the loss that arrive at taps; filled before the way back. */
  readonly tapGradients: ReadonlyMap<string, tf.Tensor>;
}

/** What a stage did with a batch, and the way back through it. */
export interface Passed {
  readonly y: tf.Tensor;
  /**
   * Writes the gradients of the stage's weights, and returns that of its input, with `addend` (of the input's shape)
   * added; null where `isNeeded` says that nobody asks.
   */
  back(dy: tf.Tensor, isNeeded: boolean, addend: tf.Tensor | null): tf.Tensor | null;
}

/** A few layers that run as one, with kernels that know all their shapes. */
export interface FusedLayer {
  readonly ranges: readonly GradientRange[];
  /** `addend` has the output's shape: only a stage that `meets` takes one, before its ReLU. */
  forward(x: tf.Tensor, run: FusedPass, addend?: tf.Tensor | null): Passed;
}

/** Hands out places: weights, statistics and sums of gradients follow one another as the layers do. */
export class Places {
  private weight = 0;
  private statistic = 0;
  private sum = 0;

  /** The next `size` weights, whose gradient comes in `parts` sums. */
  weights(size: number, parts = 1): GradientRange {
    const range = { at: this.weight, size, from: this.sum, parts };
    this.weight += size;
    this.sum += size * parts;
    return range;
  }

  /** The first of the next `size` statistics. */
  statistics(size: number): number {
    this.statistic += size;
    return this.statistic - size;
  }

  /** Sums of gradients so far. */
  get sums(): number {
    return this.sum;
  }
}

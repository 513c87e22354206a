import type * as tf from '@tensorflow/tfjs';
import type { UniformArray } from '../backend/uniform';
import { sum } from '../backend/webgpu/kernels/elementwise';
import type { GradientRange } from '../backend/webgpu/kernels/gradient';
import type { Shape } from '../experiment/declarations';
import type { Layer, LayerOperations, OperationKind } from './layer';

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
  readonly dropout: (() => UniformArray) | null;
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
   * Must run inside `tf.tidy`. `addend` has the output's shape; only a stage that takes one adds it, and a
   * `NormStage`, before the ReLU.
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

/** Where a layer stands. */
export interface Position {
  readonly batch: number;
  /** The layer's input, without the batch. */
  readonly input: Shape;
  /** The kind of the layer that follows, if it has one. */
  readonly next: OperationKind | undefined;
  readonly places: Places;
  /** The stages of other layers for inputs of this shape, in sequence; null if one of them has none. */
  stagesOf(layers: readonly Layer[], input: Shape): FusedLayer[] | null;
}

/** The stage of a layer. */
export interface Built {
  readonly stage: FusedLayer;
  /** Does it include the activation that follows? */
  readonly takesNext?: boolean;
}

/** Makes the stage of a layer of this kind; null if one of the layers inside it has none. */
export type StageOf<Kind extends OperationKind> = (operation: LayerOperations[Kind], where: Position) => Built | null;

/** Adds the gradient of another path, if there is one. */
export const joined = (dx: tf.Tensor, addend: tf.Tensor | null): tf.Tensor => (addend ? sum(dx, addend) : dx);

/** Passes `x` through the stages in sequence. The backward pass ends at the first stage with weights, unless more is needed. */
export function inRow(stages: readonly FusedLayer[], x: tf.Tensor, run: FusedPass): Passed {
  const passed: Passed[] = [];
  let y = x;
  for (const stage of stages) {
    const next = stage.forward(y, run);
    passed.push(next);
    y = next.y;
  }
  // Before the first stage with weights, no gradient is needed.
  const first = stages.findIndex(({ ranges }) => ranges.length > 0);
  return {
    y,
    back(dy, isNeeded, addend) {
      if (passed.length === 0) return joined(dy, addend);
      let d: tf.Tensor | null = dy;
      for (let at = passed.length - 1; at >= 0 && d; at--) {
        if (!isNeeded && at < first) return null;
        d = (passed[at] as Passed).back(d, isNeeded || at > first, at === 0 ? addend : null);
      }
      return d;
    },
  };
}

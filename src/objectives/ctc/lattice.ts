import type * as tf from '@tensorflow/tfjs';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';

type Ops = typeof tf;

/** log 0: far below any log probability, and finite, so that no difference of two is NaN. */
export const logZero = -1e30;

/** 0 where `isAllowed` is 1, and {@link logZero} where it is 0. */
export const penaltyOf = <T extends tf.Tensor>(ops: Ops, isAllowed: T): T =>
  ops.mul(ops.sub(1, isAllowed), logZero) as T;

/**
 * Whole numbers `[batch, n]`, held as floats, as one-hot rows `[batch, n, depth]`; zero where a number is `depth` or more.
 * On WASM a comparison of all with all takes ten times as long.
 */
export const oneHotOf = (ops: Ops, numbers: Tensor2D, depth: number): Tensor3D =>
  // Cast after `oneHot`: on WASM, it writes int32 values whatever dtype is requested.
  ops.cast(ops.oneHot(ops.cast(numbers, 'int32'), depth), 'float32') as Tensor3D;

/**
 * The states that paths of an example go through (Graves et al., ICML 2006, section 4.1): its labels, with a blank before
 * the first, between any two and after the last. There are 2·longest + 1; those after the last one of an example are
 * blanks that no path reaches.
 */
export interface Lattice {
  /** The class of each state, one-hot, `[batch, states, classes]`. */
  readonly classes: Tensor3D;
  /** The index of the last state, twice the number of labels, `[batch, 1]`. */
  readonly last: Tensor2D;
  /** 0 where a path may go from two states before to this one, else {@link logZero}, `[batch, states]`. */
  readonly skips: Tensor2D;
}

/** The lattice of labels `[batch, longest]`, 0 after the last label of an example. Must run inside `tf.tidy`. */
export function latticeOf(ops: Ops, labels: Tensor2D, classes: number): Lattice {
  const [batch, longest] = labels.shape;
  const afterBlanks = ops.pad(ops.expandDims(labels, 2), [[0, 0] as const, [0, 0] as const, [1, 0] as const]);
  const states: Tensor2D = ops.pad(ops.reshape(afterBlanks, [batch, 2 * longest]), [[0, 0] as const, [0, 1] as const]);
  const twoBefore = ops.slice(ops.pad(states, [[0, 0] as const, [2, 0] as const]), [0, 0], states.shape);
  // Neither a blank nor a second one of the same label may be reached without the blank before it.
  const isOtherLabel = ops.mul(ops.step(states), ops.cast(ops.notEqual(states, twoBefore), 'float32'));
  return {
    classes: oneHotOf(ops, states, classes),
    last: ops.mul(ops.sum(ops.step(labels), 1, true), 2),
    skips: penaltyOf(ops, isOtherLabel) as Tensor2D,
  };
}

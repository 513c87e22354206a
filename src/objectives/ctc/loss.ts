import type * as tf from '@tensorflow/tfjs';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { OutputSize } from '../../experiment/objective';
import { indices } from '../indices';
import { type Lattice, latticeOf, logZero, penaltyOf } from './lattice';

type Ops = typeof tf;

/**
 * −log p(labels | frames), mean over the examples with labels; 0 without any (Graves et al., ICML 2006, section 4). Both
 * the loss and its gradient come from one pass over the frames: 18 operations on the whole batch for each.
 *
 * - `logits`: `[batch · rows, classes]`, a row for each frame.
 * - `targets`: `[batch, 1 + longest]`: 1 if the example has labels, and these, padded with 0. A row of zeros has none.
 * - `weight`: 1 for frames that count, which come first, and 0 for the others, `[batch · rows]`; null if all do.
 *
 * Labels for which there are too few frames have no path. Such an example adds 0 to the loss and to the gradient, and
 * is counted in the mean.
 */
export function ctcLoss(
  ops: Ops,
  logits: Tensor2D,
  targets: Tensor2D,
  weight: Tensor1D | null,
  { rows, classes }: OutputSize,
): Scalar {
  const [batch, size] = targets.shape;
  const counts: Tensor2D = weight ? ops.reshape(weight, [batch, rows]) : ops.ones([batch, rows]);
  const ofLogits = ops.customGrad((z, save) => {
    const isLabelled = ops.slice(targets, [0, 0], [batch, 1]);
    const lattice = latticeOf(ops, ops.slice(targets, [0, 1], [batch, size - 1]), classes);
    const logs = ops.logSoftmax(ops.reshape(z as Tensor, [batch, rows, classes])) as Tensor3D;
    const { logLikelihood, expected } = forwardBackward(ops, lattice, logs, counts);
    const isPossible = ops.cast(ops.greater(logLikelihood, logZero / 10), 'float32');
    const share = ops.div(ops.mul(isLabelled, isPossible), ops.maximum(ops.sum(isLabelled), 1));
    const each = ops.mul(ops.expandDims(counts, 2), ops.expandDims(share, 2));
    const gradient = ops.mul(ops.sub(ops.exp(logs), expected), each);
    (save as (tensors: Tensor[]) => void)([ops.reshape(gradient, logits.shape)]);
    return {
      value: ops.neg(ops.sum(ops.mul(logLikelihood, share))),
      gradFunc: (dy: Tensor, saved: Tensor[]) => ops.mul(dy, saved[0] as Tensor),
    };
  });
  return ofLogits(logits) as Scalar;
}

interface Likelihoods {
  /** log p(labels | frames), `[batch, 1]`; about {@link logZero} where there is no path. */
  readonly logLikelihood: Tensor2D;
  /** The probability of each class in each frame among the paths of the labels, `[batch, frames, classes]`. */
  readonly expected: Tensor3D;
}

/**
 * The forward and the backward variables of Graves et al., equations 6 to 11, in log space. The backward pass is the
 * forward pass of the reversed frames through the reversed states, so that both go side by side as one batch.
 * `logs` are log probabilities `[batch, frames, classes]`, `counts` is `[batch, frames]`.
 */
function forwardBackward(ops: Ops, lattice: Lattice, logs: Tensor3D, counts: Tensor2D): Likelihoods {
  const { classes, last, skips } = lattice;
  const [batch, states] = classes.shape;
  const frames = counts.shape[1];
  const reversed = <T extends Tensor>(x: T) => ops.reverse(x, [0, 2]) as T;
  const beside = (forward: Tensor, backward: Tensor) => ops.unstack(ops.concat([forward, backward], 1)) as Tensor2D[];

  const isCounted = ops.expandDims(ops.transpose(counts), 2);
  // [frames, batch, states]; a frame that does not count says nothing, and no path moves there.
  const emitted = ops.mul(ops.transpose(ops.matMul(logs, classes, false, true), [1, 0, 2]), isCounted) as Tensor3D;
  const still = penaltyOf(ops, isCounted);
  const steps = beside(still, ops.reverse(still, 0));
  const back = ops.pad(ops.slice(skips, [0, 2], [batch, states - 2]), [[0, 0] as const, [0, 2] as const], logZero);
  const skipping = beside(ops.add(skips, still), ops.add(ops.reverse(back, 1), ops.reverse(still, 0)));
  const emissions = beside(emitted, reversed(emitted));

  const index = ops.expandDims(indices(ops, states), 0);
  const only = (isChosen: Tensor) => penaltyOf(ops, ops.cast(isChosen, 'float32'));
  const first = ops.add(only(ops.equal(index, 0)), ops.zerosLike(skips));
  // Before the first frame a path is in the first blank, and after the last one in the last.
  let paths = ops.concat([first, only(ops.equal(index, ops.sub(states - 1, last)))], 0) as Tensor2D;
  const all = emissions.map((emission, frame) => {
    const padded = ops.pad(paths, [[0, 0] as const, [2, 0] as const], logZero);
    const stepped = ops.add(ops.slice(padded, [0, 1], [2 * batch, states]), steps[frame] as Tensor);
    const skipped = ops.add(ops.slice(padded, [0, 0], [2 * batch, states]), skipping[frame] as Tensor);
    paths = ops.add(logSum(ops, paths, stepped, skipped), emission);
    return paths;
  });

  const both = ops.stack(all) as Tensor3D;
  const forward = ops.slice(both, [0, 0, 0], [frames, batch, states]);
  const backward = reversed(ops.slice(both, [0, batch, 0], [frames, batch, states]));
  // Both hold the frame itself. A softmax over the states divides by p(labels | frames), frame by frame.
  const occupied = ops.softmax(ops.sub(ops.add(forward, backward), emitted));
  const ends = only(ops.lessEqual(ops.abs(ops.sub(ops.sub(last, 0.5), index)), 0.5));
  return {
    logLikelihood: ops.logSumExp(ops.add(ops.slice(paths, [0, 0], [batch, states]), ends), 1, true) as Tensor2D,
    expected: ops.matMul(ops.transpose(occupied, [1, 0, 2]), classes) as Tensor3D,
  };
}

/** log(eᵃ + eᵇ + eᶜ). */
function logSum(ops: Ops, a: Tensor, b: Tensor, c: Tensor): Tensor2D {
  const largest = ops.maximum(ops.maximum(a, b), c);
  const part = (x: Tensor) => ops.exp(ops.sub(x, largest));
  return ops.add(largest, ops.log(ops.add(ops.add(part(a), part(b)), part(c))));
}

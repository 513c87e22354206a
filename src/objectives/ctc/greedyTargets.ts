import type * as tf from '@tensorflow/tfjs';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { OutputSize } from '../../experiment/objective';
import { oneHotOf } from './lattice';

type Ops = typeof tf;

/**
 * The labels of the most likely path as hard targets, `[batch, 1 + longest]`, on the device: the best class of each
 * frame, without repetitions and blanks. Labels beyond `longest` are dropped. `logits` and `weight` are those of
 * `ctcLoss`. Must run inside `tf.tidy`.
 */
export function greedyTargets(
  ops: Ops,
  logits: Tensor2D,
  weight: Tensor1D | null,
  { rows }: OutputSize,
  longest: number,
): Tensor2D {
  const best: Tensor2D = ops.reshape(ops.cast(ops.argMax(logits, 1), 'float32'), [-1, rows]);
  const batch = best.shape[0];
  const before = ops.slice(ops.pad(best, [[0, 0] as const, [1, 0] as const]), [0, 0], [batch, rows]);
  const isNew = ops.mul(ops.step(best), ops.cast(ops.notEqual(best, before), 'float32'));
  const isKept = weight ? ops.mul(isNew, ops.reshape(weight, [batch, rows])) : isNew;
  const isPlace = oneHotOf(ops, ops.cumsum(isKept, 1, true), longest);
  const kept = ops.expandDims(ops.mul(best, isKept), 1);
  return ops.concat([ops.ones([batch, 1]), ops.reshape(ops.matMul(kept, isPlace), [batch, longest])], 1);
}

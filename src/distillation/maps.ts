import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { FeaturePair, Ops } from './method';

/** Activations of a stage, `[batch, height, width, channels]`, and what methods make of them. */

/**
 * Means over windows, so that `height` × `width` of them remain. All windows have one size and cover the map; they
 * meet where the sides divide and overlap by a few rows where they do not (7 → 3: three rows each, one apart).
 */
export function averageTo(ops: Ops, map: Tensor4D, height: number, width: number): Tensor4D {
  const [, rows, columns, channels] = map.shape;
  if (rows === height && columns === width) return map;
  const strides: [number, number] = [Math.floor(rows / height), Math.floor(columns / width)];
  const window = [rows - (height - 1) * strides[0], columns - (width - 1) * strides[1]] as const;
  // A depthwise convolution with equal weights: unlike average pooling, it has its gradient on every backend.
  const weights = ops.fill([window[0], window[1], channels, 1], 1 / (window[0] * window[1])) as Tensor4D;
  return ops.depthwiseConv2d(map, weights, strides, 'valid');
}

/** Both maps at the size of the smaller one; vectors as they are. */
export function atSmallerSize(ops: Ops, { student, teacher }: FeaturePair): FeaturePair {
  if (student.rank !== 4 || teacher.rank !== 4) return { student, teacher };
  const [own, theirs] = [student as Tensor4D, teacher as Tensor4D];
  const height = Math.min(own.shape[1], theirs.shape[1]);
  const width = Math.min(own.shape[2], theirs.shape[2]);
  return { student: averageTo(ops, own, height, width), teacher: averageTo(ops, theirs, height, width) };
}

/** One row an example, `[batch, features]`. */
export const toRows = (ops: Ops, activation: Tensor): Tensor2D =>
  ops.reshape(activation, [activation.shape[0] as number, -1]);

/** One row a place, `[batch, height · width, channels]`. */
export const toPositions = (ops: Ops, map: Tensor4D): Tensor3D =>
  ops.reshape(map, [map.shape[0], map.shape[1] * map.shape[2], map.shape[3]]);

/** Squares of lengths below this are those of no direction at all. */
const tiny = 1e-12;

/** Each row of the last dimension at length 1. A row of noughts stays one, and has no slope: it points nowhere. */
export function normaliseRows<T extends Tensor>(ops: Ops, rows: T): T {
  const squares = ops.sum(ops.square(rows), -1, true);
  // `step`, because comparisons have no gradient, not even that of zero.
  const points = ops.step(ops.sub(squares, tiny));
  return ops.mul(ops.mul(rows, points), ops.rsqrt(ops.maximum(squares, tiny)));
}

import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { FeaturePair, Ops } from './method';

// Operations on the activations of a stage, `[batch, height, width, channels]`.

/**
 * Average pooling to `height` × `width`. All windows have one size and together cover the map; where the sides do not
 * divide, neighbouring windows overlap (7 → 3: windows of three rows with a stride of two).
 */
export function averageTo(ops: Ops, map: Tensor4D, height: number, width: number): Tensor4D {
  const [, rows, columns, channels] = map.shape;
  if (rows === height && columns === width) return map;
  const strides: [number, number] = [Math.floor(rows / height), Math.floor(columns / width)];
  const window = [rows - (height - 1) * strides[0], columns - (width - 1) * strides[1]] as const;
  // A depthwise convolution with equal weights: unlike average pooling, it has a gradient on every backend.
  const weights = ops.fill([window[0], window[1], channels, 1], 1 / (window[0] * window[1])) as Tensor4D;
  return ops.depthwiseConv2d(map, weights, strides, 'valid');
}

/** Maps of student and teacher, pooled to the smaller height and width of the two; vectors are returned unchanged. */
export function atSmallerSize(ops: Ops, { student, teacher }: FeaturePair): FeaturePair {
  if (student.rank !== 4 || teacher.rank !== 4) return { student, teacher };
  const [own, theirs] = [student as Tensor4D, teacher as Tensor4D];
  const height = Math.min(own.shape[1], theirs.shape[1]);
  const width = Math.min(own.shape[2], theirs.shape[2]);
  return { student: averageTo(ops, own, height, width), teacher: averageTo(ops, theirs, height, width) };
}

/** Flattens each example: `[batch, …]` → `[batch, features]`. */
export const toRows = (ops: Ops, activation: Tensor): Tensor2D =>
  ops.reshape(activation, [activation.shape[0] as number, -1]);

/** Flattens positions: `[batch, height, width, channels]` → `[batch, height · width, channels]`. */
export const toPositions = (ops: Ops, map: Tensor4D): Tensor3D =>
  ops.reshape(map, [map.shape[0], map.shape[1] * map.shape[2], map.shape[3]]);

/** Rows with a smaller squared norm count as zero. */
const tiny = 1e-12;

/** Scales each vector along the last dimension to norm 1. A zero vector stays zero, with zero gradient. */
export function normaliseRows<T extends Tensor>(ops: Ops, rows: T): T {
  const squares = ops.sum(ops.square(rows), -1, true);
  // `step` instead of a comparison: TensorFlow.js defines no gradient for comparisons.
  const points = ops.step(ops.sub(squares, tiny));
  return ops.mul(ops.mul(rows, points), ops.rsqrt(ops.maximum(squares, tiny)));
}

import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { FeaturePair, Ops } from './method';

// Operations on the activations of a stage: maps, `[batch, height, width, channels]`, and sequences,
// `[batch, positions, width]`, whose mask, `[batch, positions]`, is 1 where a position counts; null if all do.

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

/**
 * Activations of student and teacher place by place: maps are pooled to the smaller height and width of the two; if one
 * of both has places and the other is a vector, the mean over places is compared with it.
 */
export function atSamePlaces(ops: Ops, { student, teacher, mask, ...rest }: FeaturePair): FeaturePair {
  if (student.rank !== teacher.rank) {
    const [own, theirs] = [student, teacher].map((activation) => meanOverPlaces(ops, activation, mask));
    return { ...rest, student: own as Tensor2D, teacher: theirs as Tensor2D, mask: null };
  }
  if (student.rank !== 4) return { ...rest, student, teacher, mask };
  const [own, theirs] = [student as Tensor4D, teacher as Tensor4D];
  const height = Math.min(own.shape[1], theirs.shape[1]);
  const width = Math.min(own.shape[2], theirs.shape[2]);
  return { ...rest, student: averageTo(ops, own, height, width), teacher: averageTo(ops, theirs, height, width), mask };
}

/** A sequence with zeros at positions that do not count. */
export const withoutMasked = (ops: Ops, sequence: Tensor3D, mask: Tensor2D | null): Tensor3D =>
  mask ? ops.mul(sequence, ops.expandDims(mask, 2)) : sequence;

/** Numbers of positions that count, at least 1: `[batch, 1]`. */
export const countOf = (ops: Ops, mask: Tensor2D): Tensor2D => ops.maximum(ops.sum(mask, 1, true), 1);

/** The mean over the places of a map, or over the positions of a sequence that count, `[batch, channels]`; vectors stay. */
export function meanOverPlaces(ops: Ops, activation: Tensor, mask: Tensor2D | null): Tensor2D {
  if (activation.rank === 4) return ops.mean(activation, [1, 2]);
  if (activation.rank === 2) return activation as Tensor2D;
  if (!mask) return ops.mean(activation, 1);
  return ops.div(ops.sum(withoutMasked(ops, activation as Tensor3D, mask), 1), countOf(ops, mask));
}

/**
 * The mean of `each`, `[batch, …]`, where `mask`, 1 or 0, is 1; 0 if it is nowhere. The mask has the rank of `each`, with
 * a length of 1 in dimensions that always count. Null: the mean of all.
 */
export function meanWhere(ops: Ops, each: Tensor, mask: Tensor | null): Scalar {
  if (!mask) return ops.mean(each);
  // Example by example first: the order of additions then does not depend on how much padding there is.
  const sum = (x: Tensor) => ops.sum(ops.sum(x, x.shape.map((_, axis) => axis).slice(1)));
  const counted = ops.mul(ops.maximum(sum(mask), 1), each.size / mask.size);
  return ops.div(sum(ops.mul(each, mask)), counted);
}

/**
 * A linear map of every position: `[batch, positions, n]` → `[batch, positions, m]`, with `kernel` `[n, m]` and, unless
 * null, `bias` `[m]`.
 */
export function mapPositions(ops: Ops, sequence: Tensor3D, kernel: Tensor2D, bias: Tensor1D | null): Tensor3D {
  // Weights for each example, so that their gradients are summed over its positions first, as in `meanWhere`.
  const ofExamples = (weights: Tensor): Tensor3D => ops.add(ops.zeros([sequence.shape[0], 1, 1]), weights);
  const mapped: Tensor3D = ops.matMul(sequence, ofExamples(kernel));
  return bias ? ops.add(mapped, ofExamples(bias)) : mapped;
}

/** A vector for each example, `[batch, features]`: all places of a map, or the mean of a sequence over its positions. */
export const toVectors = (ops: Ops, activation: Tensor, mask: Tensor2D | null): Tensor2D =>
  activation.rank === 3 ? meanOverPlaces(ops, activation, mask) : toRows(ops, activation);

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

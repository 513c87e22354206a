import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { FeaturePair, Ops } from './method';

// Operations on the queries, keys and values of a layer of attention, `[batch, positions, 3 · heads, width of a head]`.

/** Their order. */
const parts = ['queries', 'keys', 'values'] as const;
export type AttentionPart = (typeof parts)[number];

/**
 * The queries, the keys or the values, `[batch, heads, positions, width]`. With another number of `heads` than those of
 * the layer, the vectors of all its heads are put side by side and cut anew; their width must be a multiple of it.
 */
export function headsOf(ops: Ops, attention: Tensor, part: AttentionPart, heads?: number): Tensor4D {
  const [batch = 0, positions = 0, vectors = 0, width = 0] = attention.shape;
  const inner = (vectors / 3) * width;
  const count = heads ?? vectors / 3;
  const all = ops.reshape(attention, [batch, positions, 3 * inner]);
  const chosen = ops.slice(all, [0, 0, parts.indexOf(part) * inner], [batch, positions, inner]);
  return ops.transpose(ops.reshape(chosen, [batch, positions, count, inner / count]), [0, 2, 1, 3]) as Tensor4D;
}

/** The products of all vectors of `a` and `b`, both `[batch, heads, positions, width]`, divided by √width. */
export const scaledProducts = (ops: Ops, a: Tensor4D, b: Tensor4D): Tensor4D =>
  ops.mul(ops.matMul(a, b, false, true), 1 / Math.sqrt(a.shape[3]));

/**
 * 1 where query and key both count and neither network hides the key from the query, `[batch, 1, queries, keys]`; null if
 * that is everywhere.
 */
export function seenPairs(
  ops: Ops,
  { mask, isCausal, student }: Pick<FeaturePair, 'mask' | 'isCausal' | 'student'>,
): Tensor | null {
  const [batch = 0, positions = 0] = student.shape;
  const both = mask && ops.mul(ofQueries(ops, mask), ops.reshape(mask, [batch, 1, 1, positions]));
  if (!isCausal) return both;
  const earlier = ops.tensor2d(
    Float32Array.from({ length: positions ** 2 }, (_, at) => Number(at % positions <= Math.floor(at / positions))),
    [positions, positions],
  );
  return both ? ops.mul(both, earlier) : ops.reshape(earlier, [1, 1, positions, positions]);
}

/** A mask `[batch, positions]` for numbers by queries, `[batch, 1, queries, 1]`. */
export const ofQueries = (ops: Ops, mask: Tensor2D): Tensor4D =>
  ops.reshape(mask, [mask.shape[0], 1, mask.shape[1], 1]);

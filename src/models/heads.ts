import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Ops } from './layer';

/**
 * One question that a network answers, with its own columns of the logits. The heads on a shared body are one dense
 * layer: its units do not depend on each other.
 */
export interface Head {
  readonly classes: number;
  /** Weight of its loss. */
  readonly weight: number;
  /** Is it distilled from the teacher? */
  readonly isTaught: boolean;
}

/** Number of logits of all heads together. */
export const outputsOf = (heads: readonly Head[]): number => heads.reduce((sum, { classes }) => sum + classes, 0);

/** Splits `[batch, outputs]` into one tensor `[batch, classes]` per head; with one head, `all` itself. */
export const splitHeads = (ops: Ops, heads: readonly Head[], all: Tensor2D): readonly Tensor2D[] =>
  heads.length === 1
    ? [all]
    : ops.split(
        all,
        heads.map(({ classes }) => classes),
        1,
      );

/**
 * Applies `each` to the columns of one head after another, `[batch, classes]` of each of `tensors`, and concatenates
 * the results. All of `tensors` are `[batch, outputs]`.
 */
export function mapHeads(
  ops: Ops,
  heads: readonly Head[],
  tensors: readonly Tensor2D[],
  each: (parts: readonly Tensor2D[]) => Tensor,
): Tensor2D {
  const cut = tensors.map((all) => splitHeads(ops, heads, all));
  const made = heads.map((_, at) => each(cut.map((parts) => parts[at] as Tensor2D)));
  return (made.length === 1 ? made[0] : ops.concat(made, 1)) as Tensor2D;
}

/** The columns of head number `at`, `[count · classes]`, from `[count · outputs]`; with one head, `all` itself. */
export function columnsOfHead(all: Float32Array, heads: readonly Head[], at: number): Float32Array {
  if (heads.length === 1) return all;
  const outputs = outputsOf(heads);
  const from = outputsOf(heads.slice(0, at));
  const { classes } = heads[at] as Head;
  return Float32Array.from(
    { length: (all.length / outputs) * classes },
    (_, i) => all[Math.floor(i / classes) * outputs + from + (i % classes)] as number,
  );
}

/** The inverse of {@link columnsOfHead}: `[count · classes]` of each head as `[count · outputs]`. */
export function joinHeads(parts: readonly Float32Array[], heads: readonly Head[]): Float32Array {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const outputs = outputsOf(heads);
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let from = 0;
  heads.forEach(({ classes }, at) => {
    parts[at]?.forEach((value, i) => {
      all[Math.floor(i / classes) * outputs + from + (i % classes)] = value;
    });
    from += classes;
  });
  return all;
}

import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Objective, OutputSize } from '../experiment/objective';
import { classification } from '../objectives';
import type { Ops } from './layer';

/**
 * One question that a network answers, with its own columns of the logits: `rows · classes`, row by row. The heads on a
 * shared body are one dense layer: its units do not depend on each other.
 */
export interface Head extends OutputSize {
  readonly objective: Objective;
  /** Weight of its loss. */
  readonly weight: number;
  /** Is it distilled from the teacher? */
  readonly isTaught: boolean;
}

/** The head of a network that answers with one of this many classes. */
export const oneClassOf = (classes: number): Head => ({
  ...{ objective: classification, classes, rows: 1 },
  ...{ weight: 1, isTaught: true },
});

const columnsOf = ({ rows, classes }: OutputSize): number => rows * classes;
const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

/** Number of logits of all heads together for one example. */
export const outputsOf = (heads: readonly OutputSize[]): number => total(heads.map(columnsOf));

/** Numbers of the hard target of one head for one example. */
export const targetSizeOf = (head: Pick<Head, 'objective' | 'rows' | 'classes'>): number =>
  head.objective.targetSize(head);

/** Numbers of the hard targets of all heads together for one example. */
export const targetsOf = (heads: readonly Pick<Head, 'objective' | 'rows' | 'classes'>[]): number =>
  total(heads.map(targetSizeOf));

/** Is there a single head, whose loss is the cross-entropy of one row? Kernels of the loss know no other. */
export const isOneCrossEntropy = (heads: readonly Head[]): boolean =>
  heads.length === 1 && heads[0]?.rows === 1 && heads[0].objective.kernel === 'cross-entropy';

/** Splits the columns of `all`; with one part, `all` itself. */
const split = (ops: Ops, all: Tensor2D, sizes: readonly number[]): readonly Tensor2D[] =>
  sizes.length === 1 ? [all] : ops.split(all, [...sizes], 1);

/** The columns of one head, `[batch, rows · classes]`, row by row, `[batch · rows, classes]`; with one row, itself. */
const rowsOf = (ops: Ops, { rows, classes }: OutputSize, columns: Tensor2D): Tensor2D =>
  rows === 1 ? columns : ops.reshape(columns, [-1, classes]);

/**
 * Splits logits `[batch, outputs]` into one tensor `[batch · rows, classes]` per head; with one head of one row, `all`
 * itself.
 */
export const splitHeads = (ops: Ops, heads: readonly OutputSize[], all: Tensor2D): readonly Tensor2D[] =>
  split(ops, all, heads.map(columnsOf)).map((columns, at) => rowsOf(ops, heads[at] as OutputSize, columns));

/** Splits hard targets into one tensor `[batch, targetSize]` per head; with one head, `all` itself. */
export const splitTargets = (ops: Ops, heads: readonly Head[], all: Tensor2D): readonly Tensor2D[] =>
  split(ops, all, heads.map(targetSizeOf));

/**
 * Applies `each` to the rows of one head after another, `[batch · rows, classes]` of each of `tensors`, and concatenates
 * the results, with one row of the result for each example. All of `tensors` are `[batch, outputs]`.
 */
export function mapHeads(
  ops: Ops,
  heads: readonly Head[],
  tensors: readonly Tensor2D[],
  each: (parts: readonly Tensor2D[], head: Head) => Tensor,
): Tensor2D {
  const cut = tensors.map((all) => splitHeads(ops, heads, all));
  const made = heads.map((head, at) => {
    const result = each(
      cut.map((parts) => parts[at] as Tensor2D),
      head,
    );
    return head.rows === 1 ? result : ops.reshape(result, [tensors[0]?.shape[0] as number, -1]);
  });
  return (made.length === 1 ? made[0] : ops.concat(made, 1)) as Tensor2D;
}

/** The rows of head number `at`, `[count · rows · classes]`, from `[count · outputs]`; with one head, `all` itself. */
export function columnsOfHead(all: Float32Array, heads: readonly OutputSize[], at: number): Float32Array {
  if (heads.length === 1) return all;
  const outputs = outputsOf(heads);
  const from = outputsOf(heads.slice(0, at));
  const columns = columnsOf(heads[at] as OutputSize);
  return Float32Array.from(
    { length: (all.length / outputs) * columns },
    (_, i) => all[Math.floor(i / columns) * outputs + from + (i % columns)] as number,
  );
}

/** The inverse of {@link columnsOfHead}: `[count · rows · classes]` of each head as `[count · outputs]`. */
export function joinHeads(parts: readonly Float32Array[], heads: readonly OutputSize[]): Float32Array {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const outputs = outputsOf(heads);
  const all = new Float32Array(total(parts.map(({ length }) => length)));
  let from = 0;
  heads.forEach((head, at) => {
    const columns = columnsOf(head);
    parts[at]?.forEach((value, i) => {
      all[Math.floor(i / columns) * outputs + from + (i % columns)] = value;
    });
    from += columns;
  });
  return all;
}

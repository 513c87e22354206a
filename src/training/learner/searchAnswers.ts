import type { Method } from '../../distillation/method';
import type { Values } from '../../experiment/fields';
import { columnsOfHead, type Head, outputsOf, targetSizeOf, targetsOf } from '../../models/heads';
import type { YieldControl } from './evaluation';

/** A search for the teacher's answers before training. */
export interface Search {
  /** How many answers it keeps, above 1. */
  readonly width: number;
  /** Which positions of the inputs count, `[count · positions]`; null if all do. */
  readonly mask: ArrayLike<number> | null;
}

/** How many answers the search keeps that a method asks for; 1 without one, or if no head that is taught has a search. */
export const searchWidthOf = (
  method: Method,
  values: Values,
  heads: readonly Pick<Head, 'objective' | 'isTaught'>[],
): number =>
  heads.some(({ objective, isTaught }) => isTaught && objective.writeSearched) ? (method.beamWidth?.(values) ?? 1) : 1;

/** Examples between two yields. */
const chunk = 20;

/**
 * The answers that a search finds for the teacher's logits `[count · outputs]`, as hard targets `[count · targets]`: of the
 * examples `seen`, and of heads with a search. The rest is 0.
 * @throws whatever `yieldControl` throws
 */
export async function searchAnswers(
  heads: readonly Head[],
  logits: Float32Array,
  seen: Int32Array,
  { width, mask }: Search,
  yieldControl: YieldControl,
): Promise<Float32Array> {
  const count = logits.length / outputsOf(heads);
  const targets = targetsOf(heads);
  const found = new Float32Array(count * targets);
  const positions = mask ? mask.length / count : 0;
  let from = 0;
  for (const [at, head] of heads.entries()) {
    const columns = head.rows * head.classes;
    const own = columnsOfHead(logits, heads, at);
    for (const [done, example] of seen.entries()) {
      const of = own.subarray(example * columns, (example + 1) * columns);
      const place = example * targets + from;
      const counted = mask ? countOf(mask, example * positions, positions) : Number.POSITIVE_INFINITY;
      head.objective.writeSearched?.(of, head, counted, width, found.subarray(place, place + targetSizeOf(head)));
      if (done % chunk === chunk - 1) await yieldControl();
    }
    from += targetSizeOf(head);
  }
  return found;
}

function countOf(mask: ArrayLike<number>, from: number, positions: number): number {
  let count = 0;
  for (let at = from; at < from + positions; at++) count += mask[at] as number;
  return count;
}

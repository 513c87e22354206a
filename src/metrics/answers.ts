/**
 * The class with the largest of the logits `[rows · classes]` in one row, the first of equal maxima. `bias`,
 * `[classes]`, is added first.
 */
export function bestOfRow(
  logits: ArrayLike<number>,
  row: number,
  classes: number,
  bias: ArrayLike<number> | null = null,
): number {
  let best = 0;
  let largest = -Infinity;
  for (let label = 0; label < classes; label++) {
    const value = (logits[row * classes + label] as number) + (bias ? (bias[label] as number) : 0);
    if (value > largest) {
      largest = value;
      best = label;
    }
  }
  return best;
}

/** Predicted classes, `[rows]`: {@link bestOfRow} of each row of `logits` `[rows, classes]`. */
export const answersOf = (logits: Float32Array, classes: number, bias?: ArrayLike<number>): Uint8Array =>
  Uint8Array.from({ length: logits.length / classes }, (_, row) => bestOfRow(logits, row, classes, bias));

/** Number of positions at which both arrays, `[count]`, hold the same class. */
export function matchesOf(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((count, value, i) => count + (value === b[i] ? 1 : 0), 0);
}

/** Fraction of right answers, 0 … 1; 0 for no examples. */
export const accuracyOf = (labels: Uint8Array, answers: Uint8Array): number =>
  matchesOf(labels, answers) / Math.max(1, labels.length);

/** Right answers for one class. */
export interface ClassCount {
  /** Right answers among the examples of this class. */
  readonly hits: number;
  readonly total: number;
}

/** Right answers for each class, `[classes]`. */
export function byClass(labels: Uint8Array, answers: Uint8Array, classes: number): readonly ClassCount[] {
  const counts = Array.from({ length: classes }, () => ({ hits: 0, total: 0 }));
  labels.forEach((label, i) => {
    const count = counts[label];
    if (!count) return;
    count.total++;
    if (answers[i] === label) count.hits++;
  });
  return counts;
}

/** Fraction of right answers among the examples of the `chosen` classes, 0 … 1; 0 for no such example. */
export function accuracyOn(labels: Uint8Array, answers: Uint8Array, chosen: readonly number[]): number {
  let hits = 0;
  let total = 0;
  labels.forEach((label, i) => {
    if (!chosen.includes(label)) return;
    total++;
    if (answers[i] === label) hits++;
  });
  return hits / Math.max(1, total);
}

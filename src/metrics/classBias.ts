import { answersOf } from './answers';

/** A bias for logits, `[classes]`: `offset` for the `chosen` classes and 0 for the others. */
export function biasOf(classes: number, chosen: readonly number[], offset: number): Float64Array {
  return Float64Array.from({ length: classes }, (_, label) => (chosen.includes(label) ? offset : 0));
}

/** Offsets are searched within ± this; logits are seldom larger. */
const maxOffset = 40;

/**
 * The offset for the logits of the `chosen` classes (`logits` is `[count, classes]`) with which they are predicted for
 * a fraction `share` (0 … 1) of the examples. Hinton, Vinyals & Dean 2015 (section 3) chose theirs with the labels of
 * the test set; this one uses no label, only predictions and the known fraction. Found by bisection, to within 0.01.
 */
export function offsetForShare(
  logits: Float32Array,
  classes: number,
  chosen: readonly number[],
  share: number,
): number {
  const given = (offset: number) => {
    const answers = answersOf(logits, classes, biasOf(classes, chosen, offset));
    return answers.reduce((count, answer) => count + (chosen.includes(answer) ? 1 : 0), 0) / answers.length;
  };
  let [low, high] = [-maxOffset, maxOffset];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (given(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

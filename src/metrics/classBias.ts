import { answersOf } from './answers';

/** `[classes]`, `offset` for the chosen ones and 0 for the others. */
export function biasOf(classes: number, chosen: readonly number[], offset: number): Float64Array {
  return Float64Array.from({ length: classes }, (_, label) => (chosen.includes(label) ? offset : 0));
}

/** How far an offset may be sought in either direction; logits are seldom larger. */
const maxOffset = 40;

/**
 * The offset that, added to the logits of the `chosen` classes, makes them the answer for a `share` (0 … 1) of the
 * examples. Hinton, Vinyals & Dean 2015 (section 3) chose theirs on the test set's labels; this looks at answers and
 * at the known share of the classes alone, so that no label of the test set is used. Found by halving; within 0.01.
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

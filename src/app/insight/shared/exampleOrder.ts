import { softmax } from '../../../metrics/softmax';

/**
 * The order in which test examples are offered: first those that the teacher gets right, and of these first the ones with
 * one clear class and one clear second class; those that it gets wrong come last, in the set's order. It does not depend
 * on T, so that moving T leaves the example in its place. Logits are the teacher's, `[count, classes]`.
 */
export function clearestFirst(labels: Uint8Array, logits: Float32Array, classes: number): readonly number[] {
  const clarity = Array.from(labels, (label, index) =>
    clarityOf(logits.subarray(index * classes, (index + 1) * classes), label),
  );
  return [...clarity.keys()].sort((a, b) => (clarity[b] as number) - (clarity[a] as number) || a - b);
}

/**
 * The same order by probabilities at T = 1 instead of logits: first those where the second class gets a share that can
 * be seen, at best 1/3 beside 2/3. Among many classes some are so far from all others that their logits say little.
 */
export function relatedFirst(labels: Uint8Array, logits: Float32Array, classes: number): readonly number[] {
  const shares = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) shares.set(softmax(logits, at, classes, 1), at);
  return clearestFirst(labels, shares, classes);
}

/** The smaller of the distances from the first to the second and from the second to the third logit; −1 when wrong. */
function clarityOf(logits: Float32Array, label: number): number {
  const ascending = logits.slice().sort();
  const [first = 0, second = 0, third = -Infinity] = [ascending.at(-1), ascending.at(-2), ascending.at(-3)];
  return logits[label] === first ? Math.min(first - second, second - third) : -1;
}

/** The example `by` places after `chosen` in the order, or in the set's order without one; the ends meet. */
export function neighbour(order: readonly number[] | null, count: number, chosen: number, by: 1 | -1): number {
  const place = ((order ? order.indexOf(chosen) : chosen) + by + count) % count;
  return order ? (order[place] as number) : place;
}

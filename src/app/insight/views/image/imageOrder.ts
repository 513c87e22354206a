/**
 * The order in which test images are offered: first those that the teacher gets right, and of these first the ones with
 * one clear class and one clear second class; those that it gets wrong come last, in the set's order. It does not depend
 * on T, so that moving T leaves the image in its place. Logits are the teacher's, `[count, classes]`.
 */
export function clearestFirst(labels: Uint8Array, logits: Float32Array, classes: number): readonly number[] {
  const clarity = Array.from(labels, (label, index) =>
    clarityOf(logits.subarray(index * classes, (index + 1) * classes), label),
  );
  return [...clarity.keys()].sort((a, b) => (clarity[b] as number) - (clarity[a] as number) || a - b);
}

/** The smaller of the distances from the first to the second and from the second to the third logit; −1 when wrong. */
function clarityOf(logits: Float32Array, label: number): number {
  const ascending = logits.slice().sort();
  const [first = 0, second = 0, third = -Infinity] = [ascending.at(-1), ascending.at(-2), ascending.at(-3)];
  return logits[label] === first ? Math.min(first - second, second - third) : -1;
}

/** The image `by` places after `chosen` in the order, or in the set's order without one; the ends meet. */
export function neighbour(order: readonly number[] | null, count: number, chosen: number, by: 1 | -1): number {
  const place = ((order ? order.indexOf(chosen) : chosen) + by + count) % count;
  return order ? (order[place] as number) : place;
}

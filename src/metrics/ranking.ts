// A ranking puts items in the order of their scores. Only few of them are relevant; those left out are not ranked.

/**
 * The `count` items with the largest of `scores` `[items]`, the best first, the first of equal ones before the others.
 * Items for which `isLeftOut` holds are not among them; fewer are returned if fewer remain.
 */
export function topItems(
  scores: ArrayLike<number>,
  count: number,
  isLeftOut: (item: number) => boolean = () => false,
): number[] {
  const items = Array.from({ length: scores.length }, (_, item) => item).filter((item) => !isLeftOut(item));
  return items.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b).slice(0, count);
}

/** How many of `ranked`, the best items, are relevant: the hits. */
export const hitsOf = (ranked: readonly number[], isRelevant: (item: number) => boolean): number =>
  ranked.filter(isRelevant).length;

/**
 * Normalised discounted cumulative gain of `ranked`, the best items, when `relevant` items are relevant in all: each hit
 * counts 1 / log₂(1 + its place), divided by the most that this number of places can bring (Järvelin & Kekäläinen, TOIS 2002).
 * 0 … 1; 0 if nothing is relevant.
 */
export function discountedGain(
  ranked: readonly number[],
  isRelevant: (item: number) => boolean,
  relevant: number,
): number {
  const gain = ranked.reduce((sum, item, at) => sum + (isRelevant(item) ? discount(at) : 0), 0);
  const most = ranked.slice(0, relevant).reduce((sum, _, at) => sum + discount(at), 0);
  return most === 0 ? 0 : gain / most;
}

/** What a hit counts at this place, from 0. */
const discount = (at: number): number => 1 / Math.log2(at + 2);

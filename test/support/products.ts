/**
 * Large products, e.g. every method with every architecture: `npm test` takes a covering subset of each, and
 * `npm run test:all` the whole.
 */

/** Is the whole asked for? `TESTS=all npx vitest run …` asks for it by hand. (Vitest itself sets `TEST`.) */
export const isWhole = process.env.TESTS === 'all';

/** All cases where the whole is asked for, else some that cover what all of them cover. */
export const allOrCovering = <T>(cases: readonly T[], covers: (one: T) => readonly string[]): readonly T[] =>
  isWhole ? cases : coveringSubset(cases, covers);

/**
 * Some of the cases, in their order, that together cover whatever all of them cover: one after the other the case that
 * covers most that is new, and of equals the first.
 *
 * @param covers the values of a case that matter, e.g. `['convnet', 'hinton']`
 */
export function coveringSubset<T>(cases: readonly T[], covers: (one: T) => readonly string[]): readonly T[] {
  const missing = new Set(cases.flatMap(covers));
  const taken = new Set<T>();
  while (missing.size > 0) {
    const gains = cases.map((one) => new Set(covers(one).filter((value) => missing.has(value))).size);
    const best = cases[gains.indexOf(Math.max(...gains))] as T;
    taken.add(best);
    for (const value of covers(best)) missing.delete(value);
  }
  return cases.filter((one) => taken.has(one));
}

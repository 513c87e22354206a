/**
 * The least number of insertions, deletions and substitutions that turn one sequence into the other (Levenshtein 1966).
 */
export function editDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  /** The distances of the first labels of `a` to all beginnings of `b`, `[b.length + 1]`. */
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] as number) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

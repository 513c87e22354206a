/**
 * The `most` classes that networks rank highest: the first of each network, then the second of each, and so on. The
 * true class comes along, last, if it is not among them. Ties go to the network, then to the class that comes first, so
 * that the temperature, which changes no ranking, changes no order.
 *
 * @param distributions `[classes]` of each network.
 * @param label The true class; null if it is unknown.
 * @param leftOut A class that is not counted; null for none.
 */
export function topClasses(
  distributions: readonly ArrayLike<number>[],
  most: number,
  label: number | null,
  leftOut: number | null,
): readonly number[] {
  const rankings = distributions.map((shares) =>
    Array.from(shares, (_, at) => at)
      .filter((at) => at !== leftOut)
      .sort((a, b) => (shares[b] as number) - (shares[a] as number) || a - b),
  );
  const top = new Set<number>();
  const depth = Math.max(0, ...rankings.map(({ length }) => length));
  for (let rank = 0; rank < depth; rank++) {
    for (const ranking of rankings) if (top.size < most && rank < ranking.length) top.add(ranking[rank] as number);
  }
  if (label !== null && label !== leftOut) top.add(label);
  return [...top];
}

/** Classes that a network finds similar, grouped; see {@link familiesOf}. */
export interface Families {
  /** All classes, similar ones beside each other. */
  readonly order: readonly number[];
  /** The classes of each family, in that order; a class without relatives is a family of its own. */
  readonly families: readonly (readonly number[])[];
}

/** Classes are of one family if they are this many times as similar as they would be if all were equally similar. */
const timesEven = 2;

/**
 * Groups classes by average linkage (Sokal & Michener 1958). `similarity[a][b]` is the share of class `b` in what class
 * `a` leaves to the others, as {@link similarityOf} gives it; what counts is the mean of both directions. Groups merge,
 * the most similar first, and each merge turns both so that the classes that meet are the most similar ones. Families
 * are the groups as they were before similarity fell below twice an even share, 1 / (classes − 1).
 */
export function familiesOf(similarity: readonly (readonly number[])[]): Families {
  const between = (a: number, b: number) => ((similarity[a]?.[b] as number) + (similarity[b]?.[a] as number)) / 2;
  const least = timesEven / Math.max(1, similarity.length - 1);
  let groups: (readonly number[])[] = similarity.map((_, label) => [label]);
  let families: readonly (readonly number[])[] | null = null;
  while (groups.length > 1) {
    const { one, other, mean } = closest(groups, between);
    if (mean < least) families ??= groups;
    const joined = joinedAtBest(one, other, between);
    groups = [...groups.filter((group) => group !== one && group !== other), joined];
  }
  const order = groups[0] ?? [];
  return { order, families: arranged(families ?? groups, order) };
}

type Between = (a: number, b: number) => number;

/** The two groups whose classes are the most similar on average. */
function closest(groups: readonly (readonly number[])[], between: Between) {
  let best = { one: groups[0] ?? [], other: groups[1] ?? [], mean: -Infinity };
  groups.forEach((one, at) => {
    for (const other of groups.slice(at + 1)) {
      const sum = one.reduce((total, a) => total + other.reduce((part, b) => part + between(a, b), 0), 0);
      const mean = sum / (one.length * other.length);
      if (mean > best.mean) best = { one, other, mean };
    }
  });
  return best;
}

/** Both groups in a row, each turned or not, so that the two classes that meet are as similar as possible. */
function joinedAtBest(one: readonly number[], other: readonly number[], between: Between): readonly number[] {
  const ways = [one, one.toReversed()].flatMap((first) => [other, other.toReversed()].map((second) => [first, second]));
  const meeting = ([first = [], second = []]: readonly (readonly number[])[]) =>
    between(first.at(-1) as number, second[0] as number);
  return ways.reduce((best, way) => (meeting(way) > meeting(best) ? way : best)).flat();
}

/** The families in this order of classes, and their classes, too. */
const arranged = (families: readonly (readonly number[])[], order: readonly number[]): Families['families'] =>
  families
    .map((family) => family.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
    .toSorted((a, b) => order.indexOf(a[0] as number) - order.indexOf(b[0] as number));

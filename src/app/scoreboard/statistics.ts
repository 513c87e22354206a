/** z of a two-sided interval of 95 %. */
const z = 1.959964;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval for `hits` of `total`, as shares 0 … 1 (Wilson, JASA 1927). */
export function wilsonInterval(hits: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = hits / total;
  const square = z * z;
  const centre = (share + square / (2 * total)) / (1 + square / total);
  const half = (z * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total))) / (1 + square / total);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

export interface PairedDifference extends Interval {
  /** Share right of the first minus share right of the second, −1 … 1. */
  readonly difference: number;
}

/**
 * The difference of two shares on the same examples, with Wald's interval for paired proportions (Agresti, Categorical
 * Data Analysis, 10.1): `onlyFirst` were right by the first alone, `onlySecond` by the second alone.
 */
export function pairedDifference(onlyFirst: number, onlySecond: number, total: number): PairedDifference {
  const difference = (onlyFirst - onlySecond) / total;
  const variance = (onlyFirst + onlySecond - (onlyFirst - onlySecond) ** 2 / total) / total ** 2;
  const half = z * Math.sqrt(Math.max(0, variance));
  return { difference, low: difference - half, high: difference + half };
}

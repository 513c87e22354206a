/** Two-sided 95 % quantile of the standard normal distribution. */
const z = 1.959964;

/** A confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's score interval of 95 % for the proportion `hits` / `total`, 0 … 1 (Wilson, JASA 1927). */
export function wilsonInterval(hits: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = hits / total;
  const square = z * z;
  const centre = (share + square / (2 * total)) / (1 + square / total);
  const half = (z * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total))) / (1 + square / total);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** The difference of a score of two networks with its interval. */
export interface PairedDifference extends Interval {
  /** That of the first minus that of the second; −1 … 1 for accuracies. */
  readonly difference: number;
}

/**
 * The difference of two accuracies on the same `total` examples, with Wald's interval of 95 % for paired proportions
 * (Agresti, Categorical Data Analysis, 10.1). Only the first classifier was right on `onlyFirst` examples, only the
 * second on `onlySecond`.
 */
export function pairedDifference(onlyFirst: number, onlySecond: number, total: number): PairedDifference {
  const difference = (onlyFirst - onlySecond) / total;
  const variance = (onlyFirst + onlySecond - (onlyFirst - onlySecond) ** 2 / total) / total ** 2;
  const half = z * Math.sqrt(Math.max(0, variance));
  return { difference, low: difference - half, high: difference + half };
}

/** Two-sided 95 % quantiles of Student's t for 1 … 19 degrees of freedom. */
const studentsT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093,
];

/** A mean with its interval. */
export interface MeanInterval extends Interval {
  readonly mean: number;
}

/** The mean with Student's t interval of 95 %; null for fewer than two values, which have no variance. */
export function meanInterval(values: readonly number[]): MeanInterval | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = (studentsT[count - 2] ?? z) * Math.sqrt(variance / count);
  return { mean, low: mean - half, high: mean + half };
}

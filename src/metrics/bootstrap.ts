import type { PairedDifference } from './statistics';

/** Example by example, `[count]` each: the ratio of the sums is a score. */
export interface Ratio {
  readonly numerator: ArrayLike<number>;
  readonly denominator: ArrayLike<number>;
}

/** The ratio of the sums; 0 where there is nothing to divide by. */
export function ratioOf({ numerator, denominator }: Ratio): number {
  let [above, below] = [0, 0];
  for (let example = 0; example < numerator.length; example++) {
    above += numerator[example] as number;
    below += denominator[example] as number;
  }
  return below === 0 ? 0 : above / below;
}

/** Samples drawn for an interval. */
const resamples = 1000;

/**
 * The difference of a score, `finish` of a ratio, between two networks on the same examples, with the 95 % percentile
 * interval of the paired bootstrap (Efron & Tibshirani, An Introduction to the Bootstrap, 13.3): examples are drawn with
 * replacement, the same for both. `integer(n)` draws a whole number from 0 to below n.
 */
export function pairedBootstrap(
  first: Ratio,
  second: Ratio,
  finish: (ratio: number) => number,
  integer: (below: number) => number,
): PairedDifference {
  const count = first.numerator.length;
  const difference = finish(ratioOf(first)) - finish(ratioOf(second));
  if (count === 0) return { difference, low: difference, high: difference };
  const parts = [first.numerator, first.denominator, second.numerator, second.denominator];
  const drawn = Float64Array.from({ length: resamples }, () => {
    const sums = [0, 0, 0, 0];
    for (let draw = 0; draw < count; draw++) {
      const example = integer(count);
      for (let part = 0; part < 4; part++) {
        sums[part] = (sums[part] as number) + ((parts[part] as ArrayLike<number>)[example] as number);
      }
    }
    const [a = 0, b = 0, c = 0, d = 0] = sums;
    return finish(b === 0 ? 0 : a / b) - finish(d === 0 ? 0 : c / d);
  }).sort();
  const quantile = (share: number) => drawn[Math.min(resamples - 1, Math.floor(share * resamples))] as number;
  return { difference, low: quantile(0.025), high: quantile(0.975) };
}

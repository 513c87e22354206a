import { describe, expect, it } from 'vitest';
import { meanInterval, pairedDifference, wilsonInterval } from '../../src/metrics/statistics';

describe('Wilson’s interval', () => {
  // 81 in 263: Newcombe, Statistics in Medicine 17 (1998), table I. None or all of n: z²/(n + z²) from the end.
  it.each([
    [8, 10, 0.490162, 0.943318],
    [81, 263, 0.255277, 0.366205],
    [0, 20, 0, 0.161125],
    [20, 20, 0.838875, 1],
    [0, 1, 0, 0.793451],
  ])('of %i in %i is %f to %f', (hits, total, low, high) => {
    const interval = wilsonInterval(hits, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('never leaves 0 to 1, and says nothing where nothing was counted', () => {
    for (let hits = 0; hits <= 7; hits++) {
      const { low, high } = wilsonInterval(hits, 7);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThan(high);
    }
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('the difference of two shares on the same examples', () => {
  it('has Wald’s interval: 25 against 5 of 100 by hand', () => {
    // (25 − 5) / 100 = 0.2; variance (30 − 400/100) / 100² = 0.0026; 1.96 · √0.0026 = 0.09994.
    const { difference, low, high } = pairedDifference(25, 5, 100);
    expect(difference).toBeCloseTo(0.2, 12);
    expect(low).toBeCloseTo(0.10006, 4);
    expect(high).toBeCloseTo(0.29994, 4);
  });

  it('is antisymmetric: exchanging the two turns the interval over', () => {
    const there = pairedDifference(40, 11, 2000);
    const back = pairedDifference(11, 40, 2000);
    expect(back.difference).toBeCloseTo(-there.difference, 12);
    expect(back.low).toBeCloseTo(-there.high, 12);
    expect(back.high).toBeCloseTo(-there.low, 12);
  });

  it('holds 0 when as many are right by the one alone as by the other alone', () => {
    const { difference, low, high } = pairedDifference(9, 9, 500);
    expect(difference).toBe(0);
    expect(low).toBeLessThan(0);
    expect(high).toBeCloseTo(-low, 12);
  });
});

describe('the interval of a mean', () => {
  it('is Student’s: 1, 2, 3 have a mean of 2 ± 4.303 · √(1/3)', () => {
    const { mean, low, high } = meanInterval([1, 2, 3]) ?? { mean: 0, low: 0, high: 0 };
    expect(mean).toBe(2);
    expect(high - mean).toBeCloseTo(4.303 * Math.sqrt(1 / 3), 9);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });

  it('does not exist for one value', () => {
    expect(meanInterval([4])).toBeNull();
  });
});

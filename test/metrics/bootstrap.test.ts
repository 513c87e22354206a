import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import { pairedBootstrap, type Ratio, ratioOf } from '../../src/metrics/bootstrap';
import { pairedDifference } from '../../src/metrics/statistics';

const same = (ratio: number) => ratio;
const percent = (ratio: number) => 100 * ratio;
const ones = (count: number) => new Float64Array(count).fill(1);
const drawsOf = (purpose: string, seed = 0) => {
  const random = randomStream(seed, purpose);
  return (below: number) => random.integer(below);
};

/** Two networks on `count` examples: the first is right more often, and both find the same examples hard. */
function pairOfAccuracies(count: number, seed: number): readonly [Ratio, Ratio] {
  const random = randomStream(seed, 'accuracies');
  const [first, second] = [ones(count), ones(count)];
  for (let example = 0; example < count; example++) {
    const ease = random.uniform();
    first[example] = random.uniform() < 0.5 + 0.4 * ease ? 1 : 0;
    second[example] = random.uniform() < 0.4 + 0.4 * ease ? 1 : 0;
  }
  return [
    { numerator: first, denominator: ones(count) },
    { numerator: second, denominator: ones(count) },
  ];
}

/**
 * Two networks whose score is edits divided by labels, as an error rate: sequences of 3 … 8 labels, each wrong with
 * 0.3 or 0.2, and in hard examples both more often. The ratios of the expected values are 0.3 and 0.2.
 */
function pairOfErrorRates(count: number, seed: number): readonly [Ratio, Ratio] {
  const random = randomStream(seed, 'error rates');
  const lengths = Float64Array.from({ length: count }, () => 3 + random.integer(6));
  const errors = [0.3, 0.2].map(() => new Float64Array(count)) as [Float64Array, Float64Array];
  lengths.forEach((length, example) => {
    const hardness = random.uniform() < 0.5 ? 0.5 : 1.5;
    [0.3, 0.2].forEach((rate, network) => {
      for (let at = 0; at < length; at++) {
        const wrong = random.uniform() < rate * hardness ? 1 : 0;
        (errors[network] as Float64Array)[example] = ((errors[network] as Float64Array)[example] as number) + wrong;
      }
    });
  });
  return [
    { numerator: errors[0], denominator: lengths },
    { numerator: errors[1], denominator: lengths },
  ];
}

/** In how many of `rounds` simulations, in per cent, the interval holds the true difference. */
function coverage(pair: typeof pairOfAccuracies, count: number, truth: number, rounds: number): number {
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    const [first, second] = pair(count, round);
    const { low, high } = pairedBootstrap(first, second, same, drawsOf('draws', round));
    if (low <= truth && truth <= high) held++;
  }
  return (100 * held) / rounds;
}

describe('the paired bootstrap', () => {
  it.each([
    ['accuracies', pairOfAccuracies, 0.1],
    ['error rates, of sequences of different lengths', pairOfErrorRates, 0.1],
  ] as const)('holds the true difference of %s in about 95 % of simulations', (_title, pair, truth) => {
    const held = coverage(pair, 80, truth, 400);
    expect(held).toBeGreaterThan(90);
    expect(held).toBeLessThan(99);
  });

  it('finds no difference at all between a network and itself', () => {
    const [first] = pairOfErrorRates(50, 1);
    expect(pairedBootstrap(first, first, percent, drawsOf('draws'))).toEqual({ difference: 0, low: 0, high: 0 });
  });

  it('agrees with Wald’s interval of paired proportions on accuracies', () => {
    const count = 1000;
    const [first, second] = pairOfAccuracies(count, 7);
    const alone = (one: Ratio, other: Ratio) =>
      Array.from(one.numerator).filter((right, at) => right === 1 && other.numerator[at] === 0).length;
    const wald = pairedDifference(alone(first, second), alone(second, first), count);
    const found = pairedBootstrap(first, second, same, drawsOf('draws'));
    expect(found.difference).toBeCloseTo(wald.difference, 12);
    // The standard error of a quantile of 1,000 samples is 4 % of half the interval; allowed are three.
    const half = (wald.high - wald.low) / 2;
    expect(Math.abs(found.low - wald.low)).toBeLessThan(0.13 * half);
    expect(Math.abs(found.high - wald.high)).toBeLessThan(0.13 * half);
  });

  it('shows what is done to a ratio, in the units of the score', () => {
    const [first, second] = pairOfAccuracies(60, 2);
    const shares = pairedBootstrap(first, second, same, drawsOf('draws'));
    const shown = pairedBootstrap(first, second, percent, drawsOf('draws'));
    expect(shown.low).toBeCloseTo(100 * shares.low, 9);
    expect(shown.high).toBeCloseTo(100 * shares.high, 9);
    expect(shown.difference).toBeCloseTo(100 * shares.difference, 9);
  });

  it('is the ratio of sums, not a mean of ratios, and says nothing of no examples', () => {
    expect(ratioOf({ numerator: [1, 0], denominator: [1, 9] })).toBe(0.1);
    expect(ratioOf({ numerator: [3], denominator: [0] })).toBe(0);
    const nothing = { numerator: [], denominator: [] };
    expect(pairedBootstrap(nothing, nothing, same, drawsOf('draws'))).toEqual({ difference: 0, low: 0, high: 0 });
  });
});

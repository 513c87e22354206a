import { beforeAll, describe, expect, it } from 'vitest';
import { fillUniform, philox, uniformOf } from '../../src/experiment/philox';

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('Philox 4×32-10', () => {
  // Random123 1.14, kat_vectors.
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('gives the published words for %j and the key %j', (counter, key, words) => {
    expect(hex(philox(counter, key))).toBe(words);
  });
});

describe('uniform numbers', () => {
  it('lie strictly between 0 and 1, and are the same in single precision', () => {
    for (const word of [0, 1, 511, 512, 0x7fffffff, 0xfffffdff, 0xffffffff]) {
      const value = uniformOf(word);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
      expect(Math.fround(value)).toBe(value);
    }
    expect([uniformOf(0), uniformOf(0xffffffff)]).toEqual([2 ** -24, 1 - 2 ** -24]);
  });

  it('are those of the words in their order, and of nothing past the end', () => {
    const into = new Float32Array(9).fill(7);
    fillUniform(into, 1, 6, [3, 4, 5], 2);
    const words = [...philox([0, 2, 5, 0], [3, 4]), ...philox([1, 2, 5, 0], [3, 4])];
    expect([...into]).toEqual([7, ...words.slice(0, 6).map(uniformOf), 7, 7]);
  });
});

/**
 * Four numbers of one array and four of another at each of 10⁶ steps. A mean of 10⁶ independent numbers of variance 1 has
 * a standard error of 0.001: the bounds are five of those. The key is fixed, so that nothing here is left to chance.
 */
describe('over a million steps', () => {
  const steps = 1_000_000;
  const perStep = 8;
  const series = Array.from({ length: perStep }, () => new Float32Array(steps));
  beforeAll(() => {
    const numbers = new Float32Array(perStep);
    for (let step = 0; step < steps; step++) {
      fillUniform(numbers, 0, 4, [0x1234567, 0x89abcdef, 0], step);
      fillUniform(numbers, 4, 4, [0x1234567, 0x89abcdef, 1], step);
      for (let at = 0; at < perStep; at++) (series[at] as Float32Array)[step] = numbers[at] as number;
    }
  });
  const bound = 5 / Math.sqrt(steps);
  const meanOf = (values: (at: number) => number, count = steps) => {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += values(at);
    return sum / count;
  };
  /** The number as a value of mean 0 and variance 1. */
  const standard = (value: number) => (value - 0.5) * Math.sqrt(12);
  const correlation = (one: Float32Array, other: Float32Array, lag = 0) =>
    meanOf((at) => standard(one[at] as number) * standard(other[at + lag] as number), steps - lag);

  it('numbers have the moments of the uniform distribution', () => {
    for (const one of series) {
      expect(Math.abs(meanOf((at) => standard(one[at] as number)))).toBeLessThan(bound);
      // Of u² and u⁴, with u uniform of variance 1: means 1 and 9 / 5, deviations √0.8 and 2.4.
      expect(Math.abs(meanOf((at) => standard(one[at] as number) ** 2) - 1)).toBeLessThan(bound);
      expect(Math.abs(meanOf((at) => standard(one[at] as number) ** 4) - 1.8)).toBeLessThan(2.4 * bound);
      // Of 16 bins of equal size, each with a sixteenth of the numbers: χ² of 15 degrees, beyond 44.3 once in 10⁴ times.
      const bins = new Uint32Array(16);
      for (const value of one) bins[Math.floor(16 * value)] = (bins[Math.floor(16 * value)] as number) + 1;
      const expected = steps / 16;
      expect(bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(44.3);
    }
  });

  it('a number is correlated neither with its own later values nor with any other number', () => {
    for (const [at, one] of series.entries()) {
      for (let lag = 1; lag <= 8; lag++) expect(Math.abs(correlation(one, one, lag))).toBeLessThan(bound);
      for (const other of series.slice(at + 1)) {
        for (const lag of [0, 1]) expect(Math.abs(correlation(one, other, lag))).toBeLessThan(bound);
      }
    }
  });

  it('the normal numbers made of them are finite and have the moments of the normal distribution', () => {
    const [radius, angle] = series as [Float32Array, Float32Array];
    const normal = Float32Array.from(
      radius,
      (value, at) => Math.sqrt(-2 * Math.log(value)) * Math.cos(2 * Math.PI * (angle[at] as number)),
    );
    expect(normal.every(Number.isFinite)).toBe(true);
    const moment = (power: number) => meanOf((at) => (normal[at] as number) ** power);
    // Means 0, 1, 0, 3 with deviations 1, √2, √15, √96.
    expect(Math.abs(moment(1))).toBeLessThan(bound);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(Math.SQRT2 * bound);
    expect(Math.abs(moment(3))).toBeLessThan(Math.sqrt(15) * bound);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(Math.sqrt(96) * bound);
    for (const lag of [1, 2, 3]) {
      const lagged = meanOf((at) => (normal[at] as number) * (normal[at + lag] as number), steps - lag);
      expect(Math.abs(lagged)).toBeLessThan(bound);
    }
  });
});

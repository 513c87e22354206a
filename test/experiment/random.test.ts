import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';

const draw = (count: number, seed = 1, purpose = 'test') => {
  const random = randomStream(seed, purpose);
  return Array.from({ length: count }, () => random.uniform());
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const correlation = (a: number[], b: number[]) =>
  12 * mean(a.map((value, i) => (value - 0.5) * ((b[i] as number) - 0.5)));

describe('a stream of random numbers', () => {
  it('gives the same numbers for ever: links depend on it', () => {
    const random = randomStream(1, 'teacher weights');
    expect([random.uniform(), random.uniform(), random.integer(1000), random.normal()]).toMatchInlineSnapshot(`
      [
        0.5985357593744993,
        0.429644241463393,
        928,
        1.0824543568776466,
      ]
    `);
  });

  it('is another one for another seed and for another purpose', () => {
    const base = draw(2000);
    for (const other of [draw(2000, 2), draw(2000, 1, 'other'), draw(2000, 0)]) {
      expect(other).not.toEqual(base);
      expect(Math.abs(correlation(base, other))).toBeLessThan(0.08);
    }
  });

  it('is uniform', () => {
    const values = draw(20_000);
    expect(mean(values)).toBeCloseTo(0.5, 1.9);
    const bins = new Array<number>(20).fill(0);
    for (const value of values) {
      const bin = Math.floor(value * 20);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 19 degrees of freedom: above 43.8 once in a thousand.
    expect(chiSquare).toBeLessThan(43.8);
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(0.03);
  });

  it('is normal where asked', () => {
    const random = randomStream(3, 'normal');
    const values = Array.from({ length: 20_000 }, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.04);
    const beyondTwo = values.filter((value) => Math.abs(value) > 1.96).length / values.length;
    expect(Math.abs(beyondTwo - 0.05)).toBeLessThan(0.006);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('shuffles without losing anything', () => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    const shuffled = randomStream(5, 'shuffle').shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
  });
});

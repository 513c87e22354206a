import { describe, expect, it } from 'vitest';
import { methods } from '../src/distillation';
import { architectures } from '../src/models';
import { coveringSubset } from './support/products';
import { everyPair, type StepCase } from './support/stepCases';

describe('a covering subset of every method with every architecture', () => {
  const covers = ({ architecture, method }: StepCase) => [architecture, method];
  const pairs = everyPair(architectures, methods);
  const subset = coveringSubset(pairs, covers);

  it('has every method and every architecture', () => {
    expect(new Set(subset.flatMap(covers))).toEqual(new Set([...methods, ...architectures].map(({ id }) => id)));
  });

  it('is a small part of them, in their order', () => {
    expect(subset.length).toBeLessThan(pairs.length / 4);
    expect(pairs.filter((pair) => subset.includes(pair))).toEqual(subset);
  });

  it('is all of them where each has something of its own, and nothing of nothing', () => {
    expect(coveringSubset(['a', 'b'], (letter) => [letter])).toEqual(['a', 'b']);
    expect(coveringSubset([], () => [])).toEqual([]);
  });
});

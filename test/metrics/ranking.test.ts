import { describe, expect, it } from 'vitest';
import { discountedGain, hitsOf, topItems } from '../../src/metrics/ranking';

describe('the best items', () => {
  it('come in the order of their scores, the first of equal ones before the others', () => {
    expect(topItems([1, 3, 2, 3, 0], 3)).toEqual([1, 3, 2]);
    expect(topItems([0, 0, 0], 2)).toEqual([0, 1]);
    expect(topItems([5, 4], 10)).toEqual([0, 1]);
  });

  it('take no place where they are left out', () => {
    expect(topItems([9, 8, 7, 6], 2, (item) => item < 2)).toEqual([2, 3]);
  });
});

describe('hits and discounted gain', () => {
  const isRelevant = (item: number) => item >= 7;

  it('are counted by hand', () => {
    expect(hitsOf([8, 1, 9], isRelevant)).toBe(2);
    // (1 / log₂ 2 + 1 / log₂ 4) / (1 / log₂ 2 + 1 / log₂ 3) = 1.5 / 1.63093.
    expect(discountedGain([8, 1, 9], isRelevant, 2)).toBeCloseTo(1.5 / 1.6309298, 6);
    // More are relevant than there are places: the most that three places can bring is 2.13093.
    expect(discountedGain([8, 1, 9], isRelevant, 30)).toBeCloseTo(1.5 / 2.1309298, 6);
  });

  it('are 1 for the best ranking, 0 for none of it, and 0 where nothing is relevant', () => {
    expect(discountedGain([7, 8, 1], isRelevant, 2)).toBe(1);
    expect(discountedGain([1, 2, 3], isRelevant, 2)).toBe(0);
    expect(discountedGain([1, 2, 3], isRelevant, 0)).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import { beamDecode, greedyDecode } from '../../src/metrics/ctcDecoding';
import { editDistance } from '../../src/metrics/editDistance';
import { insideOutsideTag, runTag, spanCounts, spansOf } from '../../src/metrics/spans';
import { likelihoods } from '../support/ctc';

const random = randomStream(3, 'sequences');
const codes = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const sequence = (longest: number, labels: number) =>
  Array.from({ length: random.integer(longest + 1) }, () => random.integer(labels));

describe('the edit distance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['same', 'same', 0],
    ['ab', 'ba', 2],
  ])('from %j to %j is %i', (a, b, edits) => {
    expect(editDistance(codes(a), codes(b))).toBe(edits);
  });

  it('is the least number of edits: as found by trying all of them', () => {
    const byTrying = (a: readonly number[], b: readonly number[]): number => {
      if (a.length === 0 || b.length === 0) return a.length + b.length;
      const [first, other] = [a.slice(1), b.slice(1)];
      if (a[0] === b[0]) return byTrying(first, other);
      return 1 + Math.min(byTrying(first, b), byTrying(a, other), byTrying(first, other));
    };
    for (let round = 0; round < 200; round++) {
      const [a, b] = [sequence(5, 3), sequence(5, 3)];
      expect(editDistance(a, b)).toBe(byTrying(a, b));
    }
  });
});

describe('greedy decoding', () => {
  const hot = (path: readonly number[]) => path.flatMap((best) => [0, 1, 2].map((label) => Number(label === best)));

  it.each([
    [
      [1, 1, 0, 1, 2],
      [1, 1, 2],
    ],
    [[0, 0, 0], []],
    [[2, 2, 2], [2]],
    [
      [1, 2, 1],
      [1, 2, 1],
    ],
    [[], []],
  ])('reads %j as %j', (path, labels) => {
    expect(greedyDecode(hot(path), 3)).toEqual(labels);
  });
});

describe('a prefix beam search', () => {
  const drawn = (frames: number, classes: number, spread: number) =>
    Array.from({ length: frames }, () => Array.from({ length: classes }, () => spread * random.normal()));

  it('is exact with a wide beam: the sequences in their order, each with the sum over all of its paths', () => {
    for (const [frames, classes] of [
      [1, 2],
      [4, 3],
      [6, 2],
      [5, 3],
    ] as const) {
      for (let round = 0; round < 5; round++) {
        const logits = drawn(frames, classes, 1);
        const all = [...likelihoods(logits)].sort((a, b) => b[1] - a[1]);
        const found = beamDecode(logits.flat(), classes, 10_000);
        expect(found.map(({ labels }) => labels.join(' '))).toEqual(all.map(([labels]) => labels));
        found.forEach(({ logProbability }, at) => {
          expect(logProbability).toBeCloseTo(Math.log(all[at]?.[1] as number), 9);
        });
      }
    }
  });

  it('finds what greedy decoding misses', () => {
    // Each frame is most likely blank, 0.36 together; label 1 in either or both, 0.64.
    const logits = [0.6, 0.4, 0.6, 0.4].map(Math.log);
    expect(greedyDecode(logits, 2)).toEqual([]);
    const [best, second] = beamDecode(logits, 2, 2);
    expect(best?.labels).toEqual([1]);
    expect(Math.exp(best?.logProbability as number)).toBeCloseTo(0.64, 12);
    expect(Math.exp(second?.logProbability as number)).toBeCloseTo(0.36, 12);
  });

  it('keeps as many sequences as its width, and a likely answer with a narrow one', () => {
    let agreeing = 0;
    for (let round = 0; round < 40; round++) {
      const logits = drawn(6, 3, 3).flat();
      const narrow = beamDecode(logits, 3, 4);
      expect(narrow).toHaveLength(4);
      const exact = beamDecode(logits, 3, 10_000);
      agreeing += narrow[0]?.labels.join(' ') === exact[0]?.labels.join(' ') ? 1 : 0;
      expect(narrow[0]?.logProbability).toBeLessThanOrEqual((exact[0]?.logProbability as number) + 1e-12);
    }
    expect(agreeing).toBeGreaterThanOrEqual(36);
  });

  it('gives no labels for no frames, and refuses a width below 1', () => {
    expect(beamDecode([], 3, 5)).toEqual([{ labels: [], logProbability: 0 }]);
    expect(() => beamDecode([0, 0], 2, 0)).toThrow(RangeError);
  });
});

describe('spans', () => {
  // O, B-0, I-0, B-1, I-1.
  const [O, B0, I0, B1, I1] = [0, 1, 2, 3, 4] as const;

  it('of B and I tags begin at a B, and at an I of another kind', () => {
    expect(spansOf([B0, I0, O, B1, B1, I1], insideOutsideTag)).toEqual([
      { from: 0, to: 2, kind: 0 },
      { from: 3, to: 4, kind: 1 },
      { from: 4, to: 6, kind: 1 },
    ]);
    expect(spansOf([O, I0, I1, I1, O, I0], insideOutsideTag)).toEqual([
      { from: 1, to: 2, kind: 0 },
      { from: 2, to: 4, kind: 1 },
      { from: 5, to: 6, kind: 0 },
    ]);
    expect(spansOf([], insideOutsideTag)).toEqual([]);
  });

  it('of runs are what stands side by side', () => {
    expect(spansOf([0, 3, 3, 5, 0, 5], runTag(0))).toEqual([
      { from: 1, to: 3, kind: 3 },
      { from: 3, to: 4, kind: 5 },
      { from: 5, to: 6, kind: 5 },
    ]);
  });

  it('count as right with both ends and the kind: F1 by hand', () => {
    const reference = [B0, I0, O, B1, I1, O, B0];
    // The first is right, the second ends too early, the third is of another kind, and one is made up.
    const given = [B0, I0, O, B1, O, B0, B1];
    expect(spanCounts(reference, given, insideOutsideTag)).toEqual({ numerator: 2, denominator: 7 });
    expect(spanCounts(reference, reference, insideOutsideTag)).toEqual({ numerator: 6, denominator: 6 });
    expect(spanCounts([O, O], [O, O], insideOutsideTag)).toEqual({ numerator: 0, denominator: 0 });
  });
});

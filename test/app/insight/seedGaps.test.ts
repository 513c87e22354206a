import { describe, expect, it } from 'vitest';
import { bandOf, gapOf } from '../../../src/app/insight/views/seeds/seedGaps';
import type { Evaluation } from '../../../src/report/scores';

const evaluation = (step: number, student?: number, twin?: number): Evaluation => ({
  step,
  total: 200,
  correct: { ...(student !== undefined && { student }), ...(twin !== undefined && { twin }) },
  agreeing: {},
  answers: {},
  maps: {},
});

describe('the gap of several seeds', () => {
  it('is in points of the test set, once both have answered', () => {
    expect(gapOf(evaluation(1, 150, 140))).toBe(5);
    expect(gapOf(evaluation(1, 150))).toBeUndefined();
  });

  it('has a band around its mean at every step that all seeds have', () => {
    const seeds = [
      { seed: 1, evaluations: [evaluation(0, 20, 20), evaluation(10, 150, 140), evaluation(20, 160, 140)] },
      { seed: 2, evaluations: [evaluation(0, 20, 20), evaluation(20, 160, 144), evaluation(30, 0, 0)] },
    ];
    const band = bandOf(seeds);
    expect(band.map(({ step }) => step)).toEqual([0, 20]);
    // 10 and 8 points: a mean of 9 and a standard error of 1, times Student's t for one degree of freedom.
    expect(band[1]?.mean).toBe(9);
    expect((band[1]?.high ?? 0) - 9).toBeCloseTo(12.706, 9);
    expect(band[0]).toEqual({ step: 0, mean: 0, low: 0, high: 0 });
  });

  it('has none for one seed', () => {
    expect(bandOf([{ seed: 1, evaluations: [evaluation(10, 1, 0)] }])).toEqual([]);
  });
});

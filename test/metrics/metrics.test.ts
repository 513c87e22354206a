import { describe, expect, it } from 'vitest';
import { accuracyOf, accuracyOn, answersOf, byClass } from '../../src/metrics/answers';
import { calibrationOf } from '../../src/metrics/calibration';
import { biasOf, offsetForShare } from '../../src/metrics/classBias';
import { entropyOf, largestProbabilityOf } from '../../src/metrics/entropy';
import { agreementOf, divergenceOf } from '../../src/metrics/fidelity';
import { similarityOf, spreadWithinClasses } from '../../src/metrics/similarity';

/** Logits whose softmax at T = 1 are these shares. */
const logitsOf = (...probabilities: number[]) => Float32Array.from(probabilities, (share) => Math.log(share));

describe('answers', () => {
  const logits = Float32Array.of(1, 2, 0, 5, 5, -1, 0, 0, 3);
  const labels = Uint8Array.of(1, 0, 0);

  it('are the largest logits, the first of equals, after the bias', () => {
    expect([...answersOf(logits, 3)]).toEqual([1, 0, 2]);
    expect([...answersOf(logits, 3, [0, 0, 2.5])]).toEqual([2, 0, 2]);
  });

  it('are counted in all and class by class', () => {
    const answers = answersOf(logits, 3);
    expect(accuracyOf(labels, answers)).toBeCloseTo(2 / 3, 12);
    expect(byClass(labels, answers, 3)).toEqual([
      { hits: 1, total: 2 },
      { hits: 1, total: 1 },
      { hits: 0, total: 0 },
    ]);
    expect(accuracyOn(labels, answers, [0])).toBe(0.5);
  });
});

describe('a class bias', () => {
  it('is found from answers alone: the chosen classes become the answer for the asked share', () => {
    // The third class lags by 1, 2, … 10.
    const logits = Float32Array.from({ length: 30 }, (_, at) => (at % 3 === 2 ? -1 - Math.floor(at / 3) : 0));
    const offset = offsetForShare(logits, 3, [2], 0.3);
    expect(offset).toBeGreaterThan(3);
    expect(offset).toBeLessThan(4);
    const answers = answersOf(logits, 3, biasOf(3, [2], offset));
    expect(answers.filter((answer) => answer === 2)).toHaveLength(3);
  });
});

describe('fidelity', () => {
  it('is whole and without divergence for a copy, whatever is added to all logits of an example', () => {
    const teacher = Float32Array.of(1, 2, 3, 0, -1, 4);
    const shifted = Float32Array.of(11, 12, 13, -5, -6, -1);
    expect(agreementOf(teacher, shifted, 3)).toBe(1);
    expect(divergenceOf(teacher, shifted, 3, 1)).toBeCloseTo(0, 6);
  });

  it('has the divergence of the closed form: KL of (3/4, 1/4) from (1/2, 1/2)', () => {
    const expected = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    expect(divergenceOf(logitsOf(0.75, 0.25), logitsOf(0.5, 0.5), 2, 1)).toBeCloseTo(expected, 6);
    // At T = 2 the shares are those of the square roots.
    const a = Math.sqrt(3) / (1 + Math.sqrt(3));
    const softer = a * Math.log(2 * a) + (1 - a) * Math.log(2 * (1 - a));
    expect(divergenceOf(logitsOf(0.75, 0.25), logitsOf(0.5, 0.5), 2, 2)).toBeCloseTo(softer, 6);
  });

  it('counts equal answers, not right ones', () => {
    expect(agreementOf(Float32Array.of(1, 0, 1, 0), Float32Array.of(2, 0, 0, 2), 2)).toBe(0.5);
  });
});

describe('calibration', () => {
  it('is the distance of confidence from accuracy, weighted by count', () => {
    // Two at 95 % of which one is right, two at 55 % of which both are.
    const logits = logitsOf(0.95, 0.05, 0.95, 0.05, 0.55, 0.45, 0.45, 0.55);
    const { bins, error } = calibrationOf(logits, Uint8Array.of(0, 1, 0, 1), 2);
    expect(error).toBeCloseTo((2 * 0.45 + 2 * 0.45) / 4, 6);
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 2, 0, 0, 0, 2]);
    expect(bins[9]).toMatchObject({ accuracy: 0.5 });
    expect(bins[9]?.confidence).toBeCloseTo(0.95, 6);
  });

  it('is perfect where the certain are right', () => {
    expect(calibrationOf(Float32Array.of(100, 0, 0, 100), Uint8Array.of(0, 1), 2).error).toBeCloseTo(0, 9);
  });
});

describe('entropy', () => {
  it('is log₂ of the classes when all are alike, zero when one is certain, and rises with T', () => {
    expect(entropyOf(new Float32Array(8), 8, 1)).toBeCloseTo(3, 9);
    expect(entropyOf(Float32Array.of(900, 0), 2, 1)).toBe(0);
    const logits = Float32Array.of(3, 1, 0, -2);
    expect(entropyOf(logits, 4, 8)).toBeGreaterThan(entropyOf(logits, 4, 2));
    expect(largestProbabilityOf(logits, 4, 8)).toBeLessThan(largestProbabilityOf(logits, 4, 2));
    expect(largestProbabilityOf(logitsOf(0.5, 0.3, 0.2), 3, 1)).toBeCloseTo(0.5, 6);
  });
});

describe('similarity of classes', () => {
  it('is the share of each wrong class among the wrong ones', () => {
    const logits = logitsOf(0.7, 0.2, 0.1, 0.1, 0.6, 0.3);
    const matrix = similarityOf(logits, Uint8Array.of(0, 1), 3, 1);
    expect(matrix[0]?.[0]).toBe(0);
    expect(matrix[0]?.[1]).toBeCloseTo(2 / 3, 6);
    expect(matrix[1]?.[2]).toBeCloseTo(0.75, 6);
    expect(matrix[2]).toEqual([0, 0, 0]);
  });

  it('has a spread that is zero for clusters without inner differences', () => {
    const labels = Uint8Array.of(0, 0, 1, 1);
    expect(spreadWithinClasses(Float32Array.of(5, 0, 0, 5, 0, 0, 0, 5, 0, 0, 5, 0), labels, 3)).toBe(0);
    // Class 0: the second logit is 1 and −1, the third −1 and 1, around a mean of 0; class 1 does not vary.
    const varied = Float32Array.of(0, 1, -1, 0, -1, 1, 0, 5, 0, 0, 5, 0);
    expect(spreadWithinClasses(varied, labels, 3)).toBeCloseTo(Math.SQRT2 / 2, 6);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantCurve, factorAt, isCurve, pointsOf } from '../../src/experiment/curve';
import { defaultsOf } from '../../src/experiment/fields';
import { scheduleFields, valuesAt } from '../../src/experiment/schedule';

const loss = { form: 'additive', weight: 2, temperature: 4 } as const;
const steady = { learningRate: 0.1, loss, schedule: defaultsOf(scheduleFields) };

/** Any curve that is allowed. */
const curves = fc
  .tuple(
    fc.constantFrom(0, 1),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([ease, points]) => [ease, ...points.toSorted(([a], [b]) => a - b).flat()]);

describe('a curve', () => {
  it('that is constant leaves its slider as it is, to the last bit', () => {
    for (const done of [0, 1, 17, 99]) {
      expect(valuesAt(steady, done, 100)).toEqual({ learningRate: 0.1, temperature: 4, softWeight: 2, hardWeight: 1 });
    }
  });

  it('goes straight from point to point', () => {
    const decay = [0, 0, 100, 100, 0];
    expect([0, 10, 50, 99].map((done) => factorAt(decay, done, 100))).toEqual([1, 0.9, 0.5, 0.01]);
  });

  it('goes along half a cosine: η·(1 + cos πt)/2 (Loshchilov & Hutter, ICLR 2017, equation 5)', () => {
    for (let done = 0; done < 64; done++) {
      expect(factorAt([1, 0, 100, 100, 0], done, 64)).toBeCloseTo((1 + Math.cos((Math.PI * done) / 64)) / 2, 12);
    }
  });

  it('jumps where two points share a place, and there the later one holds', () => {
    const stopped = [0, 0, 100, 60, 100, 60, 0];
    expect([0, 59, 60, 99].map((done) => factorAt(stopped, done, 100))).toEqual([1, 1, 0, 0]);
  });

  it('holds its first value before its first point and its last one after its last', () => {
    const middle = [0, 40, 20, 60, 80];
    expect([0, 39, 50, 60, 99].map((done) => factorAt(middle, done, 100))).toEqual([0.2, 0.2, 0.5, 0.8, 0.8]);
  });

  it('never leaves the range of its points', () => {
    fc.assert(
      fc.property(
        curves,
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (curve, steps, at) => {
          expect(isCurve(curve)).toBe(true);
          const factor = factorAt(curve, Math.floor(at * steps), steps);
          const ys = pointsOf(curve).map(({ y }) => y / 100);
          expect(factor).toBeGreaterThanOrEqual(Math.min(...ys) - 1e-12);
          expect(factor).toBeLessThanOrEqual(Math.max(...ys) + 1e-12);
        },
      ),
    );
  });

  it('is refused when it goes back in time, leaves its range, or is no curve at all', () => {
    const wrong = [[], [0], [0, 0], [2, 0, 100], [0, 50, 10, 40, 10], [0, 0, 101], [0, -1, 5], [0, 0.5, 5], '0-0-100'];
    for (const value of wrong) expect(isCurve(value), JSON.stringify(value)).toBe(false);
    expect(isCurve(constantCurve)).toBe(true);
    for (const { presets } of Object.values(scheduleFields)) {
      for (const { value } of presets) expect(isCurve(value)).toBe(true);
    }
  });
});

describe('the values of a step', () => {
  it('keep T at 1 or more', () => {
    const course = { ...steady, schedule: { ...steady.schedule, temperature: [0, 0, 100, 100, 0] } };
    expect(valuesAt(course, 25, 100).temperature).toBe(3);
    expect(valuesAt(course, 90, 100).temperature).toBe(1);
  });

  it('let α be what λ leaves in the convex form, step by step', () => {
    const course = {
      ...steady,
      loss: { form: 'convex', weight: 0.8, temperature: 4 },
      schedule: { ...steady.schedule, weight: [0, 0, 100, 100, 0] },
    };
    const { softWeight, hardWeight } = valuesAt(course, 50, 100);
    expect(softWeight).toBeCloseTo(0.4, 12);
    expect(hardWeight).toBeCloseTo(0.6, 12);
    const lateLabels = { ...course, schedule: { ...course.schedule, hard: [0, 0, 0, 67, 0, 67, 100] } };
    expect(valuesAt(lateLabels, 50, 100).hardWeight).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { movedPoint, withOneMore } from '../../src/app/controls/curvePoints';
import { factorAt, isCurve, maxCurvePoints, pointsOf, withPoints } from '../../src/experiment/curve';

const decay = pointsOf([0, 0, 100, 40, 100, 100, 0]);

describe('a point that is dragged', () => {
  it('goes where it is led, in whole percent', () => {
    expect(movedPoint(decay, 1, 55.4, 20.6)).toEqual([decay[0], { x: 55, y: 21 }, decay[2]]);
  });

  it('stays between its neighbours and within the range, so that the curve stays one', () => {
    expect(movedPoint(decay, 1, 300, 140)[1]).toEqual({ x: 100, y: 100 });
    expect(movedPoint(decay, 0, -5, -5)[0]).toEqual({ x: 0, y: 0 });
    expect(movedPoint(decay, 2, 3, 0)[2]).toEqual({ x: 40, y: 0 });
    expect(isCurve(withPoints([0], movedPoint(decay, 2, 3, 0)))).toBe(true);
  });
});

describe('a point that is added', () => {
  it('lies in the widest gap and leaves a straight curve as it was', () => {
    const more = withOneMore(decay);
    expect(more).toEqual([decay[0], decay[1], { x: 70, y: 50 }, decay[2]]);
    for (const x of [0, 30, 55, 70, 90]) {
      expect(factorAt(withPoints([0], more), x, 100)).toBeCloseTo(factorAt(withPoints([0], decay), x, 100), 12);
    }
  });

  it('ends a curve that had one point, and is the last that fits', () => {
    expect(withOneMore([{ x: 0, y: 100 }])).toEqual([
      { x: 0, y: 100 },
      { x: 100, y: 100 },
    ]);
    const full = Array.from({ length: maxCurvePoints }, (_, at) => ({ x: 10 * at, y: 50 }));
    expect(withOneMore(full)).toBe(full);
  });
});

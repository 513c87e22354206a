import { describe, expect, it } from 'vitest';
import {
  decadesAround,
  markLabel,
  mostLabels,
  pathOf,
  reduced,
  roundTicks,
  roundTicksPast,
  shortLoss,
  visibleMarks,
  widthOf,
} from '../../../src/app/stage/curves';
import type { Mark, Run } from '../../../src/app/store/run';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';
import type { LossSettings } from '../../../src/experiment/settings';

const steps = (count: number) => Float32Array.from({ length: count }, (_, i) => i + 1);

describe('reducing losses to as many points as are seen', () => {
  it('leaves few steps as they are', () => {
    const { points, stepsAPoint } = reduced(steps(3), { loss: Float32Array.of(4, 2, 1) }, 10);
    expect(stepsAPoint).toBe(1);
    expect(points).toEqual([
      { step: 1, loss: 4 },
      { step: 2, loss: 2 },
      { step: 3, loss: 1 },
    ]);
  });

  it('takes the exact mean of each bucket, the shorter last one included', () => {
    const { points, stepsAPoint } = reduced(steps(8), { loss: Float32Array.of(1, 2, 6, 0, 0, 3, 5, 9) }, 3);
    expect(stepsAPoint).toBe(3);
    expect(points.map(({ loss }) => loss)).toEqual([3, 1, 7]);
    expect(points.map(({ step }) => step)).toEqual([2, 5, 8]);
  });

  it('never gives more points than asked, in rising steps within the run, whatever the length', () => {
    for (const length of [1, 2, 239, 240, 241, 479, 480, 481, 12_345]) {
      const { points } = reduced(steps(length), { loss: new Float32Array(length) }, 240);
      expect(points.length).toBeLessThanOrEqual(240);
      expect(points[0]?.step).toBeGreaterThanOrEqual(1);
      expect(points.at(-1)?.step).toBeLessThanOrEqual(length);
      for (let i = 1; i < points.length; i++) {
        expect(points[i]?.step).toBeGreaterThan(points[i - 1]?.step as number);
      }
    }
  });

  it('keeps every full bucket where it is while the run goes on to its planned end', () => {
    const loss = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i));
    const whole = reduced(steps(2000), { loss }, 240, 2000);
    for (const done of [100, 500, 1234]) {
      const part = reduced(steps(done), { loss: loss.subarray(0, done) }, 240, 2000);
      expect(part.stepsAPoint).toBe(whole.stepsAPoint);
      expect(part.points.slice(0, -1)).toEqual(whole.points.slice(0, part.points.length - 1));
    }
  });

  it('shows that a loss stopped being a number', () => {
    const { points } = reduced(steps(4), { loss: Float32Array.of(1, 1, Number.NaN, 1) }, 2);
    expect(points.map(({ loss }) => loss)).toEqual([1, Number.NaN]);
  });
});

const experiment = defaultExperiment(catalogue);
const before: LossSettings = { ...experiment.loss, temperature: 4, weight: 1, form: 'additive' };
const runWith = (marks: readonly Mark[]): Pick<Run, 'experiment' | 'marks'> => ({
  experiment: { ...experiment, loss: before },
  marks,
});
const mark = (step: number, change: Partial<LossSettings>): Mark => ({
  phase: 'distil',
  step,
  loss: { ...before, ...change },
});

describe('marks of sliders that moved', () => {
  it('say what changed against what held just before', () => {
    const run = runWith([mark(10, { temperature: 8 }), mark(20, { temperature: 8, weight: 0.5 })]);
    expect(markLabel(run, 0)).toBe('T 4 → 8');
    expect(markLabel(run, 1)).toBe('λ 1 → 0.5');
    expect(markLabel(runWith([mark(10, { form: 'convex' })]), 0)).toBe('α 1 → 1 − λ');
  });

  it('are one mark for a slider that was dragged, from where it started to where it came to rest', () => {
    const run = runWith([mark(100, { temperature: 5 }), mark(103, { temperature: 6 }), mark(106, { temperature: 9 })]);
    expect(visibleMarks(run, 'distil', 1000)).toEqual([{ step: 106, label: 'T 4 → 9' }]);
  });

  it('stay apart where they are apart, and belong to their phase alone', () => {
    const run = runWith([mark(100, { temperature: 8 }), mark(500, { temperature: 2 })]);
    expect(visibleMarks(run, 'distil', 1000).map(({ label }) => label)).toEqual(['T 4 → 8', 'T 8 → 2']);
    expect(visibleMarks(run, 'teach', 1000)).toEqual([]);
  });

  it('are none for a slider that came to rest where it started', () => {
    const run = runWith([mark(100, { temperature: 5 }), mark(102, {})]);
    expect(visibleMarks(run, 'distil', 1000)).toEqual([]);
  });
});

describe('a loss in short', () => {
  it.each([
    [0, '0'],
    [0.012345, '0.0123'],
    [12.5, '12.5'],
    [999_000, '999000'],
    [2.3e27, '2.3e27'],
    [Number.NaN, 'NaN'],
  ])('%d is %s', (value, expected) => {
    expect(shortLoss(value)).toBe(expected);
  });
});

describe('ticks of an axis', () => {
  it.each([
    [2800, 7, [0, 500, 1000, 1500, 2000, 2500]],
    [7, 7, [0, 1, 2, 3, 4, 5, 6, 7]],
    [1, 7, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ])('up to %d are round and not past it', (end, most, expected) => {
    expect(roundTicks(end, most)).toEqual(expected);
  });

  it.each([
    [13.2, 5, [0, 5, 10, 15]],
    [1.04, 5, [0, 0.25, 0.5, 0.75, 1, 1.25]],
    [0.0007, 5, [0, 0.0002, 0.0004, 0.0006, 0.0008]],
    [10, 5, [0, 2, 4, 6, 8, 10]],
  ])('past %d are round and reach it', (end, most, expected) => {
    expect(roundTicksPast(end, most)).toEqual(expected);
  });
});

it('labels of the horizontal axis never touch, however narrow the chart', () => {
  for (const end of [7, 310, 2800, 15_000, 234_567]) {
    const longest = end.toLocaleString('en');
    for (let width = 90; width <= 900; width += 10) {
      const ticks = roundTicks(end, mostLabels(width, longest));
      const apart = ((ticks[1] ?? end) / end) * width;
      expect(apart).toBeGreaterThan(widthOf(longest));
      expect(ticks.length).toBeLessThanOrEqual(8);
    }
  }
  expect(mostLabels(900, '2,800')).toBe(7);
});

it.each([
  [
    [0.02, 3],
    [0.01, 0.1, 1, 10],
  ],
  [[1], [1, 10]],
  [
    [0.001, 1],
    [0.001, 0.01, 0.1, 1],
  ],
])('a logarithmic axis around %j is labelled at powers of ten', (values, expected) => {
  expect(decadesAround(values)).toEqual(expected);
});

describe('the path of a curve that grows', () => {
  const across = (value: unknown) => 10 * Number(value);
  const upwards = (value: unknown) => 100 - Number(value);

  it('goes through its points on the scales of the axes, past those without a value', () => {
    const points = [
      { step: 0, loss: 4 },
      { step: 1, twin: 3 },
      { step: 2, loss: Number.NaN },
      { step: 3, loss: 2.25 },
    ];
    expect(pathOf(points, 'loss', across, upwards)).toBe('M0.0,96.0L30.0,97.8');
    expect(pathOf(points, 'student', across, upwards)).toBe('');
  });

  it('of one point is a line to itself, which its ends make a dot', () => {
    expect(pathOf([{ step: 1, loss: 0 }], 'loss', across, upwards)).toBe('M10.0,100.0L10.0,100.0');
  });
});

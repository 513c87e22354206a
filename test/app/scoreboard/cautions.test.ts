import { describe, expect, it } from 'vitest';
import { cautionsOf, leaveNothing } from '../../../src/app/scoreboard/cautions';
import { newRun, type Run } from '../../../src/app/store/run';
import { catalogue } from '../../../src/catalogue';
import { type Changes, experimentOf } from '../../../src/lessons/lesson';
import type { Scores } from '../../../src/report/scores';

const total = 900;
const labels = Uint8Array.from({ length: total }, (_, at) => at % 3);

/** A finished run with these right answers of 900 in three equal classes. */
function runOf(correct: Scores['correct'], changes: Changes = {}): Run {
  const experiment = experimentOf({ experiment: { task: 'spirals', changes } }, catalogue);
  const evaluation = { step: 100, total, correct, agreeing: {}, answers: {}, maps: {} };
  return {
    ...newRun(1, experiment, false),
    status: 'done',
    evaluations: { teach: [], distil: [evaluation] },
    testLogits: { classes: 3, labels, logits: {} },
  };
}

const good = { teacher: 890, student: 860, pseudoTwin: 850, twin: 600 };

describe('a network at chance', () => {
  it('is one whose accuracy cannot be told from that of a constant answer', () => {
    expect(cautionsOf(runOf(good), 100)).toEqual([]);
    expect(cautionsOf(runOf({ ...good, twin: 320 }), 100)).toEqual([{ code: 'chance', role: 'twin', chance: 1 / 3 }]);
    expect(cautionsOf(runOf({ ...good, twin: 340 }), 100)).toEqual([]);
  });

  it('leaves nothing to compare if student and twin are both there', () => {
    expect(leaveNothing(cautionsOf(runOf({ ...good, twin: 300 }), 100))).toBe(false);
    expect(leaveNothing(cautionsOf(runOf({ ...good, student: 300, twin: 310 }), 100))).toBe(true);
  });

  it('is not yet one in the first half of its training', () => {
    const run = { ...runOf({ ...good, twin: 300 }), status: 'running' } as const;
    expect(cautionsOf(run, 300)).toEqual([]);
    expect(cautionsOf(run, 200)).toHaveLength(1);
  });
});

describe('labels', () => {
  it('that are missing leave nothing to compare, and no accuracy of the twin to judge', () => {
    const cautions = cautionsOf(runOf({ ...good, twin: 300 }, { 'transfer.labelled': 0 }), 100);
    expect(cautions).toEqual([{ code: 'no-labels' }]);
    expect(leaveNothing(cautions)).toBe(true);
  });

  it('that are wrong are part of the gap', () => {
    const cautions = cautionsOf(runOf(good, { 'transfer.labelNoise': 40 }), 100);
    expect(cautions).toEqual([{ code: 'wrong-labels', share: 0.4 }]);
    expect(leaveNothing(cautions)).toBe(false);
  });

  it('are the teacher’s own answers where a generator makes the inputs', () => {
    expect(cautionsOf(runOf(good, { 'transfer.labelled': 0, scheme: 'data-free' }), 100)).toEqual([]);
  });
});

describe('a loss', () => {
  const withLosses = (column: readonly number[], name: 'total' | 'twin', more: Partial<Run> = {}): Run => {
    const values = { [name]: Float32Array.from(column) };
    const step = Float32Array.from(column, (_, at) => at + 1);
    return { ...runOf(good), losses: { distil: { step, values } }, ...more };
  };
  const falling = Array.from({ length: 400 }, (_, at) => Math.exp(-at / 60));
  const jumping = falling.map((value, at) => (at > 340 ? 1.2 : value));

  it('that falls needs no word', () => {
    expect(cautionsOf(withLosses(falling, 'twin'), 100)).toEqual([]);
  });

  it('that rose again is named with its numbers', () => {
    const [caution, ...others] = cautionsOf(withLosses(jumping, 'twin'), 100);
    expect(others).toEqual([]);
    expect(caution).toMatchObject({ code: 'rose', role: 'twin', last: expect.closeTo(1.2, 5) });
  });

  it('of the student may rise by a slider or a curve', () => {
    expect(cautionsOf(withLosses(jumping, 'total'), 100)).toMatchObject([{ code: 'rose', role: 'student' }]);
    const loss = { form: 'additive', weight: 5, temperature: 4 } as const;
    const marks = [{ phase: 'distil', step: 340, loss }] as const;
    expect(cautionsOf(withLosses(jumping, 'total', { marks } as Partial<Run>), 100)).toEqual([]);
    const { experiment } = runOf(good, { 'schedule.weight': [0, 0, 100, 67, 100, 67, 0] });
    expect(cautionsOf(withLosses(jumping, 'total', { experiment }), 100)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { diagramOf, flowsOf, isAtWork } from '../../../src/app/stage/diagram/diagramOf';
import { momentOf } from '../../../src/app/stage/diagram/momentOf';
import { newRun, type Run, reduceRun } from '../../../src/app/store/run';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment, type Path, withValue } from '../../../src/experiment/experiment';
import type { Value } from '../../../src/experiment/fields';
import type { BatchSample } from '../../../src/report/inspection';

const experimentWith = (changes: Readonly<Record<string, Value>>) =>
  Object.entries(changes).reduce(
    (experiment, [path, value]) => withValue(experiment, path as Path, value, catalogue),
    defaultExperiment(catalogue, 'rings'),
  );

const arrows = (changes: Readonly<Record<string, Value>>, phase: Parameters<typeof flowsOf>[1], hardWeight = 1) =>
  flowsOf(diagramOf(experimentWith(changes), hardWeight), phase).flatMap(({ from, to, isActive }) =>
    isActive ? [`${from} → ${to}`] : [],
  );

describe('the diagram of a run', () => {
  it('shows what teaches whom in each phase', () => {
    expect(arrows({}, null)).toEqual([]);
    expect(arrows({}, 'teach')).toEqual(['batch → teacher', 'batch → label', 'label → teacher']);
    expect(arrows({}, 'soften')).toEqual(['batch → teacher', 'teacher → softTargets', 'teacher → teacherClass']);
    expect(arrows({}, 'distil')).toEqual([
      'batch → label',
      'softTargets → student',
      'label → student',
      'teacherClass → pseudoTwin',
      'label → twin',
    ]);
    expect(arrows({}, 'prolong')).toEqual(['batch → label', 'label → twin']);
    expect(arrows({}, 'measure')).toEqual([]);
  });

  it('follows the plan of the scheme and the settings', () => {
    expect(arrows({ 'augmentation.jitter': 0.05 }, 'distil')).toContain('teacher → softTargets');
    expect(arrows({}, 'distil', 0)).not.toContain('label → student');
    expect(arrows({ 'training.pseudoTwin': false }, 'soften')).not.toContain('teacher → teacherClass');
    expect(arrows({ scheme: 'mutual' }, 'distil')).toContain('label → teacher');
    const generated = arrows({ scheme: 'data-free' }, 'distil');
    expect(generated).toContain('teacherClass → twin');
    expect(generated).not.toContain('batch → label');
    const ensemble = diagramOf(experimentWith({ scheme: 'ensemble' }), 1);
    expect(ensemble.teachers).toBeGreaterThan(1);
    expect(diagramOf(experimentWith({ scheme: 'assistant' }), 1).intermediates).toHaveLength(1);
    expect(diagramOf(experimentWith({ method: 'label-smoothing' }), 1).asksTeacher).toBe(false);
  });

  it('lights the parts at both ends of an arrow in use', () => {
    const flows = flowsOf(diagramOf(experimentWith({}), 1), 'soften');
    expect(isAtWork(flows, 'teacher')).toBe(true);
    expect(isAtWork(flows, 'softTargets')).toBe(true);
    expect(isAtWork(flows, 'student')).toBe(false);
  });
});

const sampleOf = (step: number): BatchSample => ({
  phase: 'distil',
  step,
  size: 8,
  labelled: 8,
  input: Float32Array.of(0.1, 0.2),
  label: 1,
  logits: { teacher: Float32Array.of(1, 2, 3, 4), student: Float32Array.of(0, 1, 0, 0) },
});

/** A run in its student's training, `step` steps in. */
function runAt(step: number, changes: Readonly<Record<string, Value>> = {}): Run {
  const run = 1;
  const column = (value: number) => Float32Array.from({ length: step }, (_, at) => value + at);
  return [
    { kind: 'phase', run, phase: 'distil', steps: 100, reused: false } as const,
    {
      kind: 'progress',
      run,
      progress: { phase: 'distil', step, steps: 100, stepsPerSecond: 1, secondsLeft: 1 },
    } as const,
    {
      kind: 'losses',
      run,
      phase: 'distil',
      losses: {
        step: Float32Array.from({ length: step }, (_, at) => at + 1),
        values: { total: column(3), hard: column(1), soft: column(2) },
      },
    } as const,
    { kind: 'sample', run, sample: sampleOf(step) } as const,
  ].reduce<Run>(reduceRun, newRun(run, experimentWith(changes), false));
}

describe('the moment that the diagram shows', () => {
  it('has the last losses that arrived, and their step', () => {
    expect(momentOf(null)).toBeNull();
    expect(momentOf(newRun(1, experimentWith({}), false))).toBeNull();
    expect(momentOf(runAt(5))).toMatchObject({ losses: { total: 7, hard: 5, soft: 6 }, step: 5 });
    expect(momentOf(runAt(0))).toMatchObject({ losses: {}, step: 0 });
  });

  it('has the settings of the step to come: schedules and sliders that moved', () => {
    const linear = { 'schedule.weight': [0, 0, 100, 100, 0], 'loss.weight': 2, 'loss.temperature': 4 };
    expect(momentOf(runAt(50, linear))?.softWeight).toBeCloseTo(1, 1);
    const moved = reduceRun(runAt(50), {
      kind: 'adjusted',
      run: 1,
      phase: 'distil',
      step: 51,
      loss: { temperature: 7, weight: 0.5, form: 'convex' },
    });
    expect(momentOf(moved)).toMatchObject({ temperature: 7, softWeight: 0.5, hardWeight: 0.5 });
    const later = { ...moved, marks: moved.marks.map((mark) => ({ ...mark, step: 60 })) };
    expect(momentOf(later)?.temperature).toBe(10);
  });

  it('draws the bars of all networks against one share: of many classes the largest that any of them gives', () => {
    expect(momentOf(runAt(5))?.fullBar).toBe(1);
    const teacher = Float32Array.from({ length: 32 }, (_, at) => (at === 3 ? 20 : 0));
    const sample = { ...sampleOf(5), logits: { teacher, student: new Float32Array(32) } };
    const many = reduceRun(runAt(5, { 'loss.temperature': 10 }), { kind: 'sample', run: 1, sample });
    expect(momentOf(many)?.fullBar).toBeCloseTo(Math.exp(2) / (31 + Math.exp(2)), 6);
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment, type Experiment, type Path, withValue } from '../../../src/experiment/experiment';
import type { Value } from '../../../src/experiment/fields';
import type { TrainingPhase } from '../../../src/report/phases';
import { phasesIn } from '../../../src/schemes/plan';
import { openBackend, runExperiment } from '../../support/session';

beforeAll(() => openBackend('wasm'));

/** Small networks and few steps on the spirals, with some values changed. */
function small(changes: Readonly<Record<string, Value>>): Experiment {
  const all = {
    'task.points': 300,
    'transfer.examples': 200,
    'transfer.labelled': 60,
    'teacher.widths': [12],
    'student.widths': [6],
    'training.teacherEpochs': 4,
    'training.studentEpochs': 4,
    ...changes,
  };
  return Object.entries(all).reduce<Experiment>(
    (experiment, [path, value]) => withValue(experiment, path as Path, value, catalogue),
    defaultExperiment(catalogue, 'spirals'),
  );
}

const procedures: [string, Readonly<Record<string, Value>>][] = [
  ['nothing special', {}],
  ['curves', { 'schedule.weight': [0, 0, 100, 67, 100, 67, 0], 'schedule.rate': [1, 0, 100, 100, 0] }],
  ['augmented examples', { 'augmentation.jitter': 0.05, 'augmentation.mixup': true, 'augmentation.teacherToo': true }],
  ['three teachers', { scheme: 'ensemble' }],
  ['two teachers that look at every batch', { scheme: 'ensemble', 'scheme.teachers': 2, 'augmentation.jitter': 0.05 }],
  ['teachers weighed by confidence', { scheme: 'ensemble', 'scheme.fusion': 'confident' }],
  ['an assistant', { scheme: 'assistant' }],
  ['generations', { scheme: 'born-again', 'scheme.generations': 3 }],
  ['a noisy student', { scheme: 'noisy-student', 'student.dropout': 0.2, 'augmentation.mixup': true }],
  ['networks that learn from each other', { scheme: 'mutual', 'augmentation.jitter': 0.05 }],
  [
    'robust distillation from a teacher that was trained against attacks',
    { method: 'robust-distillation', 'method.steps': 2, 'training.teacherAttack': 0.1 },
  ],
  ['robust soft labels', { method: 'robust-soft-labels', 'augmentation.mixup': true }],
  ['a teacher that was stopped early', { 'training.checkpoint': 50 }],
];

describe('a session', () => {
  it.each(procedures)('with %s goes through all its phases and frees what only training needs', async (_, changes) => {
    const experiment = small(changes);
    await runExperiment(experiment);
    const before = tf.memory().numTensors;
    const { events, losses, final } = await runExperiment(experiment);
    expect(tf.memory().numTensors).toBe(before);
    expect(events.at(-1)?.kind).toBe('finished');
    const phases = events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []));
    expect(phases).toEqual(phasesIn(experiment).map(({ id }) => id));
    expect(final.correct.student).toBeGreaterThan(0);
    const values = losses.distil.flatMap(({ values }) => Object.values(values).flatMap((column) => [...column]));
    expect(values.length).toBeGreaterThan(0);
    expect(values.every(Number.isFinite)).toBe(true);
    const readings = events.flatMap((event) => (event.kind === 'gradients' ? [event] : []));
    const distilled = phases.filter((phase) => phase.startsWith('distil'));
    expect([...new Set(readings.map(({ phase }) => phase))]).toEqual(distilled);
    for (const { gradients } of readings) {
      expect(Number.isFinite(gradients.degrees), `step ${gradients.step}`).toBe(
        gradients.hard !== undefined && gradients.soft !== undefined,
      );
    }
    for (const phase of distilled) {
      const ofPhase = readings.filter((reading) => reading.phase === phase);
      expect(ofPhase.length).toBeGreaterThanOrEqual(2);
      expect(ofPhase.some(({ gradients }) => gradients.degrees !== undefined)).toBe(true);
    }
    expect(events.flatMap((event) => (event.kind === 'mode' ? [event.mode.kind] : []))).not.toContain('eager');
  });

  it('teaches another teacher where the teacher sees changed examples too', async () => {
    const jitter = { 'augmentation.jitter': 0.2 };
    const teacherLoss = async (changes: Readonly<Record<string, Value>>) =>
      (await runExperiment(small(changes))).losses.teach.flatMap(({ values }) => [...(values.teacher ?? [])]);
    const plain = await teacherLoss({});
    expect(await teacherLoss(jitter)).toEqual(plain);
    expect(await teacherLoss({ ...jitter, 'augmentation.teacherToo': true })).not.toEqual(plain);
  });

  it('lets the first of several teachers learn just as one alone would, and the others differently', async () => {
    const lossesOf = async (changes: Readonly<Record<string, Value>>, phase: TrainingPhase) =>
      (await runExperiment(small(changes))).events.flatMap((event) =>
        event.kind === 'losses' && event.phase === phase ? [...(event.losses.values.teacher ?? [])] : [],
      );
    const alone = await lossesOf({}, 'teach');
    expect(await lossesOf({ scheme: 'ensemble' }, 'teach')).toEqual(alone);
    const second = await lossesOf({ scheme: 'ensemble' }, 'teach 2');
    expect(second).toHaveLength(alone.length);
    expect(second).not.toEqual(alone);
  });

  it('teaches from the chosen moment: half of four epochs is two, to the last bit', async () => {
    const columns = async (changes: Readonly<Record<string, Value>>) => {
      const { losses, final } = await runExperiment(small(changes));
      return { distil: losses.distil.flatMap(({ values }) => [...(values.total ?? [])]), final: final.correct.teacher };
    };
    const half = await columns({ 'training.checkpoint': 50 });
    expect(half).toEqual(await columns({ 'training.teacherEpochs': 2 }));
    expect(half).not.toEqual(await columns({}));
  });
});

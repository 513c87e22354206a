import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { allowsPseudoTwin } from '../../src/experiment/pseudoTwin';
import { type Changes, experimentOf } from '../../src/lessons/lesson';
import { shortSurroundings } from '../support/golden';
import { openBackend, runExperiment } from '../support/session';

beforeAll(() => openBackend('wasm'));

const short: Changes = {
  'transfer.examples': 120,
  'transfer.labelled': 30,
  'training.teacherEpochs': 4,
  'training.studentEpochs': 4,
};
const run = (task: string, changes: Changes) =>
  runExperiment(
    experimentOf({ experiment: { task, changes: { ...short, ...changes } } }, catalogue),
    shortSurroundings({ train: 256, test: 200 }),
  );

describe('the pseudo-label twin', () => {
  it.each<[string, string, Changes]>([
    ['kept soft targets', 'spirals', {}],
    ['a teacher that runs on every batch', 'spirals', { 'augmentation.jitter': 0.05 }],
    ['dropout', 'spirals', { 'student.dropout': 0.3 }],
    ['two heads', 'digits', { 'second.asked': true }],
  ])('changes no number of student and twin: %s', async (_name, task, changes) => {
    const [without, beside] = [await run(task, { ...changes, 'training.pseudoTwin': false }), await run(task, changes)];
    expect(without.final.correct.pseudoTwin).toBeUndefined();
    expect(beside.final.correct.pseudoTwin).toBeGreaterThan(0);
    const { pseudoTwin: _alone, ...kept } = beside.testLogits.logits;
    const columns = beside.losses.distil.map(({ step, values: { pseudoTwin: _column, ...values } }) => ({
      step,
      values,
    }));
    expect(kept).toEqual(without.testLogits.logits);
    expect(columns).toEqual(without.losses.distil);
  });

  it('is a student of the teacher’s hard answers alone', async () => {
    const hard = { method: 'hard-labels', 'loss.form': 'soft', 'loss.weight': 1 } as const;
    const { final, losses } = await run('spirals', { ...hard, 'training.studentEpochs': 20 });
    const column = (name: 'total' | 'pseudoTwin') => losses.distil.flatMap(({ values }) => [...(values[name] ?? [])]);
    const [student, pseudoTwin] = [column('total'), column('pseudoTwin')];
    expect(student.length).toBeGreaterThan(20);
    pseudoTwin.forEach((loss, at) => {
      expect(loss).toBeCloseTo(student[at] as number, 4);
    });
    expect(final.gapParts?.softness).toEqual({ first: 0, second: 0 });
  });

  it('splits the gap into two parts that add up', async () => {
    const { final } = await run('spirals', {});
    const { onlyCorrect, gapParts } = final;
    if (!onlyCorrect || !gapParts) throw new Error('Student and twins should be compared.');
    const difference = ({ first, second }: { first: number; second: number }) => first - second;
    expect(difference(gapParts.labelledExamples) + difference(gapParts.softness)).toBe(
      onlyCorrect.student - onlyCorrect.twin,
    );
    expect(difference(gapParts.labelledExamples)).not.toBe(0);
  });

  it.each<[string, Changes, boolean]>([
    ['Hinton’s method', {}, true],
    ['an ensemble', { scheme: 'ensemble' }, true],
    ['a method without a teacher', { method: 'virtual-teacher' }, false],
    ['two networks that learn from each other', { scheme: 'mutual' }, false],
    ['generated inputs', { scheme: 'data-free' }, false],
    ['a question that is not taught', { 'second.asked': true, 'second.taught': 'first' }, false],
  ])('exists only where a teacher answers for every example: %s', (_name, changes, isAllowed) => {
    const experiment = experimentOf({ experiment: { task: 'digits', changes } }, catalogue);
    expect(allowsPseudoTwin(experiment, catalogue)).toBe(isAllowed);
  });
});

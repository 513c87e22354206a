import { beforeAll, describe, expect, it } from 'vitest';
import { longTwinOf } from '../../src/app/scoreboard/longTwinResult';
import { catalogue } from '../../src/catalogue';
import { allowsLongTwin, longerBy } from '../../src/experiment/longTwin';
import { type Changes, experimentOf } from '../../src/lessons/lesson';
import type { LossColumns } from '../../src/report/losses';
import type { Evaluation } from '../../src/report/scores';
import { planOf } from '../../src/schemes/plan';
import { shortSurroundings } from '../support/golden';
import { openBackend, runExperiment } from '../support/session';

beforeAll(() => openBackend('wasm'));

const short: Changes = {
  'transfer.examples': 120,
  'transfer.labelled': 60,
  'training.teacherEpochs': 2,
  'training.studentEpochs': 20,
};
const run = (changes: Changes) =>
  runExperiment(
    experimentOf({ experiment: { task: 'spirals', changes: { ...short, ...changes } } }, catalogue),
    shortSurroundings({ train: 256, test: 200 }),
  );

describe('a twin that goes on', () => {
  it.each<[string, Changes]>([
    ['without augmentation', {}],
    ['with jitter and dropout', { 'augmentation.jitter': 0.05, 'student.dropout': 0.2 }],
  ])('takes the twin’s own steps first, and then as many more: %s', async (_name, changes) => {
    const { events, losses } = await run({ ...changes, 'training.twinGoesOn': true });
    const column = (columns: readonly LossColumns[]) => columns.flatMap(({ values }) => [...(values.twin ?? [])]);
    const longer = column(
      events.flatMap((event) => (event.kind === 'losses' && event.phase === 'prolong' ? [event.losses] : [])),
    );
    const own = column(losses.distil);
    expect(own.length).toBeGreaterThan(15);
    expect(longer).toHaveLength(longerBy * own.length);
    expect(longer.slice(0, own.length)).toEqual(own);
    expect(longer.at(-1)).not.toBe(own.at(-1));
  });

  it('changes no result of the run', async () => {
    const [without, beside] = [await run({}), await run({ 'training.twinGoesOn': true })];
    expect(beside.testLogits).toEqual(without.testLogits);
    expect(beside.losses).toEqual(without.losses);
  });

  it.each<[Changes, boolean]>([
    [{}, true],
    [{ 'transfer.labelled': 0 }, false],
    [{ scheme: 'mutual' }, false],
    [{ scheme: 'data-free' }, false],
  ])('needs labels and a trained teacher: %j', (changes, isAllowed) => {
    const experiment = experimentOf({ experiment: { task: 'digits', changes } }, catalogue);
    expect(allowsLongTwin(experiment, planOf(experiment))).toBe(isAllowed);
  });

  it('reaches the student at the first evaluation with as many right answers', () => {
    const at = (step: number, correct: Evaluation['correct']): Evaluation => ({
      ...{ step, total: 100, correct, agreeing: {}, answers: {}, maps: {} },
    });
    const evaluations = { teach: [], distil: [at(50, { student: 80, twin: 60 })] };
    const twin = [at(50, { twin: 60 }), at(90, { twin: 80 }), at(200, { twin: 75 })];
    const experiment = experimentOf({ experiment: { task: 'digits', changes: {} } }, catalogue);
    expect(longTwinOf({ evaluations, experiment })).toBeNull();
    expect(longTwinOf({ evaluations: { ...evaluations, prolong: twin }, experiment })).toEqual({
      ...{ reachedAt: 90, studentSteps: 50, value: 80 },
    });
    expect(longTwinOf({ evaluations: { ...evaluations, prolong: twin.slice(0, 1) }, experiment })).toEqual({
      ...{ reachedAt: null, studentSteps: 50, value: 60 },
    });
  });
});

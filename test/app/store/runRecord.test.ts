import { describe, expect, it } from 'vitest';
import { joined } from '../../../src/app/store/column';
import { newRun, type Run } from '../../../src/app/store/run';
import { readRecord, recordOf } from '../../../src/app/store/runRecord';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';
import type { Evaluation } from '../../../src/report/scores';

const experiment = defaultExperiment(catalogue);
const testLogits = { classes: 2, labels: Uint8Array.of(0, 1), logits: { student: Float32Array.of(1, 0, 0, 1) } };
const evaluation = (step: number, maps: Evaluation['maps']): Evaluation => ({
  step,
  total: 2,
  correct: { student: 1 },
  agreeing: {},
  answers: { student: Uint8Array.of(0, 0) },
  maps,
});
const map = () => new Float32Array(4);
const done: Run = {
  ...newRun(7, experiment, false, 'four-points'),
  status: 'done',
  losses: { distil: { step: joined(undefined, Float32Array.of(1, 2)), values: { hard: Float32Array.of(3, 4) } } },
  evaluations: {
    teach: [evaluation(1, { teacher: map() })],
    distil: [evaluation(1, { student: map(), twin: map() }), evaluation(2, { student: map() })],
  },
  testLogits,
};
const outcome = { experiment, testLogits };
const record = (run: Run | null = done) => recordOf({ run, lesson: 'four-points', finished: [outcome] });

describe('a record of runs', () => {
  it('holds the run as it was, but for older maps, and is read back as a restored one', () => {
    const read = readRecord(structuredClone(record()));
    const { evaluations, ...rest } = done;
    expect(read?.run).toMatchObject({ ...rest, id: -1, isRestored: true });
    expect(read?.run?.evaluations.distil.map(({ maps }) => Object.keys(maps))).toEqual([['twin'], ['student']]);
    expect(read?.run?.evaluations.teach).toEqual(evaluations.teach);
    expect(read?.finished).toEqual([outcome]);
    expect(read?.lesson).toBe('four-points');
  });

  it('holds no more memory than its columns have, and leaves those of the page alone', () => {
    const kept = record().run?.losses.distil?.step;
    expect(done.losses.distil?.step.buffer.byteLength).toBeGreaterThan(8);
    expect(kept?.buffer.byteLength).toBe(8);
    expect(done.losses.distil?.step).toHaveLength(2);
  });

  it('holds logits once that the run and its outcome share, also after a clone', () => {
    const read = readRecord(structuredClone(record()));
    expect(read?.finished[0]?.testLogits).toBe(read?.run?.testLogits);
  });

  it('holds at most the newest six outcomes of a lesson', () => {
    const finished = Array.from({ length: 9 }, (_, seed) => ({
      ...outcome,
      experiment: { ...experiment, training: { ...experiment.training, seed: seed + 1 } },
    }));
    const kept = recordOf({ run: null, lesson: 'four-points', finished }).finished;
    expect(kept.map((each) => each.experiment.training.seed)).toEqual([4, 5, 6, 7, 8, 9]);
  });

  const { method: _, ...incomplete } = experiment;
  it.each([
    ['nothing', undefined],
    ['another format', { ...record(), format: 0 }],
    ['a run that did not finish', { ...record(), run: { ...done, status: 'running' } }],
    ['an experiment of another version', { ...record(), run: { ...done, experiment: incomplete } }],
    ['a value that is not allowed any more', { ...record(), run: { ...done, experiment: withTemperature(-4) } }],
    ['a run without evaluations', { ...record(), run: { ...done, evaluations: {} } }],
    [
      'logits of another length',
      { ...record(), finished: [{ experiment, testLogits: { ...testLogits, classes: 3 } }] },
    ],
    ['outcomes that are none', { ...record(), finished: [null] }],
  ])('that is malformed is ignored: %s', (_, value) => {
    expect(readRecord(value)).toBeNull();
  });
});

function withTemperature(temperature: number) {
  return { ...experiment, loss: { ...experiment.loss, temperature } };
}

import { describe, expect, it } from 'vitest';
import { keptOf } from '../../../src/app/store/previousRun';
import { newRun, type Run } from '../../../src/app/store/run';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';

const evaluation = (step: number) => ({
  step,
  total: 4,
  correct: { student: 2 },
  agreeing: {},
  answers: { student: Uint8Array.of(1, 2) },
  maps: { student: Float32Array.of(1, 2) },
});

const runWith = (evaluations: number): Run => ({
  ...newRun(1, defaultExperiment(catalogue, 'rings'), false),
  evaluations: { teach: [], distil: Array.from({ length: evaluations }, (_, step) => evaluation(step)) },
});

describe('the run before', () => {
  it('stays with its curves, without its answers and maps', () => {
    const kept = keptOf(runWith(3), null);
    expect(kept?.evaluations.distil.map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(kept?.evaluations.distil[2]).toEqual({ ...evaluation(2), answers: {}, maps: {} });
  });

  it('is the one before that, where a run has no curve of a student', () => {
    const first = keptOf(runWith(2), null);
    expect(keptOf(runWith(1), first)).toBe(first);
    expect(keptOf(null, first)).toBe(first);
    expect(keptOf(null, null)).toBeNull();
  });
});

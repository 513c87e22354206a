import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';
import { type Changes, withChanges } from '../../../src/lessons/lesson';
import type { DatasetOutline } from '../../../src/tasks/task';
import { planRun } from '../../../src/training/run/planRun';
import { type Round, secondsLeft } from '../../../src/training/run/rounds/round';

const labels = Uint8Array.from({ length: 1000 }, (_, at) => at % 3);
const outline: DatasetOutline = { train: { labels, areBytes: false }, test: { labels, areBytes: false }, scale: 1 };

const roundsWith = (changes: Changes): readonly Round[] =>
  planRun(withChanges(defaultExperiment(catalogue), changes, catalogue), outline).rounds;

/** Seconds that a run will take, at ten steps a second of the teacher's. */
const whole = (changes: Changes) => {
  const rounds = roundsWith(changes);
  return secondsLeft(rounds, rounds[0] as Round, 0, 10) ?? 0;
};

it('expects more of a run whose student is attacked, and less of the rest where the teacher’s steps are the slow ones', () => {
  const calm = whole({});
  expect(whole({ method: 'robust-distillation' })).toBeGreaterThan(1.5 * calm);
  expect(whole({ 'training.teacherAttack': 0.1 })).toBeLessThan(calm);
});

describe('the rounds of a run', () => {
  it.each([
    [{}, ['teach: teach', 'distil: distil']],
    [{ scheme: 'ensemble', 'scheme.teachers': 2 }, ['teach: teach', 'teach 2: teach', 'distil: distil']],
    [{ scheme: 'assistant' }, ['teach: teach', 'distil 1: distil', 'distil: distil']],
    [{ scheme: 'mutual' }, ['distil: mutual']],
    [{ scheme: 'data-free' }, ['teach: teach', 'distil: dataFree']],
  ] as const)('with %j', (changes, expected) => {
    expect(roundsWith(changes).map(({ id, kind }) => `${id}: ${kind}`)).toEqual(expected);
  });

  it('are taught by all teachers at first, then each by the network of the round before', () => {
    const [teach, first, second] = roundsWith({ scheme: 'assistant', 'scheme.size': 50 });
    expect(teach?.teacher).toBeNull();
    expect(first?.teacher).toMatchObject({ network: teach?.network, members: 1 });
    expect(second?.teacher?.network).toBe(first?.network);
    const ofEnsemble = roundsWith({ scheme: 'ensemble', 'scheme.teachers': 3 }).at(-1);
    expect(ofEnsemble?.teacher?.members).toBe(3);
  });

  it('of several teachers share what is compiled', () => {
    const [first, second] = roundsWith({ scheme: 'ensemble', 'scheme.teachers': 2 });
    expect(first?.sameAs).toBeNull();
    expect(second?.sameAs).toBe(first);
  });
});

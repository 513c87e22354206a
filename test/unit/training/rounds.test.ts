import { expect, it } from 'vitest';
import { catalogue, networkFor } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';
import { randomStream } from '../../../src/experiment/random';
import { planOf } from '../../../src/schemes/plan';
import { drawTransferSet } from '../../../src/tasks/transferSet';
import { planRounds, secondsLeft } from '../../../src/training/run/rounds';

const experiment = defaultExperiment(catalogue);
const random = (purpose: string) => randomStream(1, purpose);
const labels = Uint8Array.from({ length: 1000 }, (_, at) => at % 3);

const roundsWith = (attackSteps: { readonly teacher: number; readonly student: number }) =>
  planRounds({
    experiment,
    catalogue,
    plan: planOf(experiment),
    planNetwork: (chosen) => networkFor(chosen, experiment, null),
    everything: Int32Array.from(labels.keys()),
    transferSet: drawTransferSet(labels, 3, experiment.transfer, random('transfer set')),
    isLive: false,
    random,
    attackSteps,
  });

/** Seconds that a run will take, at ten steps a second of the teacher's. */
const whole = (attackSteps: { readonly teacher: number; readonly student: number }) => {
  const rounds = roundsWith(attackSteps);
  const [teach] = rounds;
  if (!teach) throw new Error('Nobody is taught.');
  return secondsLeft(rounds, teach, 0, 10) ?? 0;
};

it('expects more of a run whose student is attacked, and less of the rest where the teacher’s steps are the slow ones', () => {
  const calm = whole({ teacher: 0, student: 0 });
  expect(whole({ teacher: 0, student: 5 })).toBeGreaterThan(1.5 * calm);
  expect(whole({ teacher: 5, student: 0 })).toBeLessThan(calm);
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../src/experiment/settings';
import { lessons } from '../../src/lessons';
import { gap } from '../../src/lessons/measures';
import { phasesIn } from '../../src/schemes/plan';
import { type Claimed, experimentsOf } from '../support/claims';
import { changedIn, type Fingerprint, fingerprintOf, shortened } from '../support/fingerprint';

/** A claim that is quick to run; T and the epochs are values that shortening must not hide. */
function claimed({ temperature = 3, epochs = 40, factor = 1, scheme = 'single' } = {}): Claimed {
  return {
    id: 'made-up',
    experiment: {
      task: 'moons',
      changes: { scheme, 'loss.temperature': temperature, 'training.studentEpochs': epochs },
    },
    claim: {
      text: 'made up',
      seeds: [7, 8],
      runs: { run: {} },
      findings: [{ what: 'gap', measure: (outcome) => factor * gap(outcome('run')) + factor, atLeast: 0, of: 'each' }],
    },
  };
}

describe('the fingerprint of a claim', () => {
  let before: Fingerprint;
  const changes = async (to: Parameters<typeof claimed>[0]) =>
    changedIn(await fingerprintOf(claimed(to)), before).map((line) => line.split(':')[0]);

  beforeAll(async () => {
    before = await fingerprintOf(claimed());
  }, 60_000);

  it('is the same a second time', async () => {
    expect(await changes({})).toEqual([]);
  });

  it('sees T move by its smallest step: in what follows from soft targets, and not in the teacher or the twin', async () => {
    const changed = await changes({ temperature: 3.1 });
    expect(changed).toContain('run "run", distil, soft');
    expect(changed).toContain('run "run", distil, total');
    expect(changed).toContain('run "run", end, student logits');
    expect(changed).not.toContain('run "run", teach, teacher');
    expect(changed).not.toContain('run "run", distil, twin');
    expect(changed).not.toContain('run "run", end, teacher logits');
  });

  it('sees what shortening takes away', async () => {
    expect(await changes({ epochs: 41 })).toEqual(['run "run", experiment, link', 'run "run", experiment, epochs']);
  });

  it('sees that something else is measured', async () => {
    expect(await changes({ factor: 1.000001 })).toEqual(['findings, gap']);
  });

  it.each(['assistant', 'ensemble', 'mutual', 'data-free'])('has the losses of every stage of %s', async (scheme) => {
    const { runs } = await fingerprintOf(claimed({ scheme }));
    const [experiment] = Object.values(experimentsOf(claimed({ scheme }), 7));
    const stages = phasesIn(experiment as NonNullable<typeof experiment>);
    const training = stages.filter(({ kind }) => kind === 'teach' || kind === 'distil').map(({ id }) => id);
    expect(training.length).toBeGreaterThan(0);
    expect(Object.keys(runs.run ?? {})).toEqual(expect.arrayContaining(['experiment', ...training, 'end']));
  });
});

it.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
  'a shortened run of %s differs from the one in full in its epochs or steps alone',
  async (_, lesson) => {
    for (const experiment of Object.values(experimentsOf(lesson, 1))) {
      const { training, ...others } = await shortened(experiment);
      expect({ ...others, training: { ...training, ...epochsOf(experiment.training) } }).toEqual(experiment);
      expect(training.teacherEpochs).toBeLessThanOrEqual(experiment.training.teacherEpochs);
      expect(training.studentEpochs).toBeLessThanOrEqual(experiment.training.studentEpochs);
      expect(training.studentSteps).toBeLessThanOrEqual(experiment.training.studentSteps);
    }
  },
);

const epochsOf = ({ teacherEpochs, studentEpochs, studentSteps }: TrainingSettings) => ({
  teacherEpochs,
  studentEpochs,
  studentSteps,
});

import { expect, it } from 'vitest';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';
import type { Task } from '../../../src/tasks/task';
import { planRun } from '../../../src/training/run/planRun';

/** Labels in turn: planning a run asks for nothing else of its examples. */
const outlineOf = (task: Task) => {
  const values = defaultExperiment(catalogue, task.id).task.values;
  const classes = task.classNames(values).length;
  const { train, test } = task.counts(values);
  const labelled = (count: number) => ({
    areBytes: false,
    labels: Uint8Array.from({ length: count }, (_, at) => at % classes),
  });
  return { train: labelled(train), test: labelled(test), scale: 1 };
};

it.each(catalogue.tasks.map((task) => [task.id, task] as const))(
  'the pseudo-label twin is on by default in %s, and its estimated cost is less than a third of the run',
  (id, task) => {
    const experiment = defaultExperiment(catalogue, id);
    expect(experiment.training.pseudoTwin).toBe(true);
    const cost = (pseudoTwin: boolean) =>
      planRun({ ...experiment, training: { ...experiment.training, pseudoTwin } }, outlineOf(task)).rounds.reduce(
        (sum, { steps, effort }) => sum + steps * effort,
        0,
      );
    const share = 1 - cost(false) / cost(true);
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(1 / 3);
  },
);

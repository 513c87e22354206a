import { expect } from 'vitest';
import { catalogue } from '../../src/catalogue';
import type { Method } from '../../src/distillation/method';
import { byId } from '../../src/experiment/declarations';
import { defaultExperiment, type Experiment, type Path, withValue } from '../../src/experiment/experiment';
import type { Value } from '../../src/experiment/fields';
import type { BatchInspection, BatchSample } from '../../src/report/inspection';
import type { LossColumns } from '../../src/report/losses';
import type { TrainingPhase } from '../../src/report/phases';
import { requestDataset } from '../../src/tasks/pendingDataset';
import { createLiveLossSettings } from '../../src/training/feed/liveLossSettings';
import { createRunController } from '../../src/training/run/runController';
import { createSession } from '../../src/training/run/session';
import { loadPublic } from './session';

/** Looks inside paused runs, as the page does. */

/** An experiment with few steps. */
export function small(changes: Readonly<Record<string, Value>>, task: 'spirals' | 'digits' = 'spirals'): Experiment {
  const networks = { 'teacher.widths': [12, 12], 'student.widths': [6, 6] };
  const all = {
    ...(task === 'spirals' && { 'task.points': 300, ...networks }),
    'transfer.examples': 40,
    'transfer.labelled': 40,
    'training.batchSize': task === 'spirals' ? 8 : 256,
    'training.teacherEpochs': task === 'spirals' ? 2 : 1,
    'training.studentLength': 'epochs',
    'training.studentEpochs': task === 'spirals' ? 3 : 20,
    ...changes,
  };
  return Object.entries(all).reduce<Experiment>(
    (experiment, [path, value]) => withValue(experiment, path as Path, value, catalogue),
    defaultExperiment(catalogue, task),
  );
}

export interface Inspected {
  readonly inspection: BatchInspection | null;
  readonly samples: readonly BatchSample[];
  readonly losses: readonly LossColumns[];
}

/** Runs an experiment to its end; pauses it after `steps` steps of a phase and looks inside, if a phase is given. */
export async function inspected(experiment: Experiment, phase: TrainingPhase | null, steps = 5): Promise<Inspected> {
  const samples: BatchSample[] = [];
  const losses: LossColumns[] = [];
  let inspection: BatchInspection | null = null;
  let waitsFor: number | null = null;
  const now = () => performance.now();
  const controller = createRunController({ paused: false, pace: null, now, onPaused: () => {}, onResumed: () => {} });
  const session = createSession({
    run: 1,
    experiment,
    examples: await requestDataset(
      byId(catalogue.tasks, experiment.task.id),
      experiment.task.values,
      experiment.training.seed,
      loadPublic,
    ),
    loss: createLiveLossSettings(experiment.loss),
    controller,
    teacher: null,
    now,
    yieldToEvents: () => new Promise((resolve) => setImmediate(resolve)),
    emit(event) {
      if (event.kind === 'losses' && event.phase === 'distil') losses.push(event.losses);
      if (event.kind === 'phase' && event.phase === phase) {
        waitsFor = 0;
        controller.pause();
        controller.step();
      }
      if (event.kind !== 'sample') return;
      samples.push(event.sample);
      if (waitsFor === null || event.sample.phase !== phase) return;
      if (waitsFor++ < steps) return controller.step();
      waitsFor = null;
      void session
        .inspect()
        .then((found) => {
          inspection = found;
        })
        .finally(() => controller.resume());
    },
  });
  try {
    await session.run();
  } finally {
    session.dispose();
  }
  return { inspection, samples, losses };
}

/** What a look inside a phase finds after its first steps. */
export const found = async (
  changes: Readonly<Record<string, Value>>,
  phase: TrainingPhase = 'distil',
  task: 'spirals' | 'digits' = 'spirals',
) => {
  const { inspection } = await inspected(small(changes, task), phase);
  if (!inspection) throw new Error('Nothing was inspected.');
  return inspection;
};

/** Largest distance between the sum of the two gradients and the central difference. */
export function apart({ gradients: { hard, soft, difference } }: BatchInspection): number {
  return Math.max(...[...difference].map((value, i) => Math.abs(value - (hard?.[i] ?? 0) - (soft?.[i] ?? 0))));
}
export const size = ({ gradients: { hard, soft } }: BatchInspection) =>
  Math.max(...[...(hard ?? []), ...(soft ?? [])].map(Math.abs));

/** Checks that the gradients of both terms are those of the loss as a function of the logits. */
export async function addUp(method: Method): Promise<void> {
  const images = { teacher: 'convnet', 'teacher.filters': [2, 4], student: 'convnet', 'student.filters': [2, 4] };
  const changes = { method: method.id, 'loss.temperature': 3 };
  const needsMaps = ['attention-transfer', 'solution-flow'].includes(method.id);
  const inspection = needsMaps ? await found({ ...images, ...changes }, 'distil', 'digits') : await found(changes);
  expect(size(inspection)).toBeGreaterThan(0);
  const isEqual = apart(inspection) < 0.001 + 0.001 * size(inspection);
  expect(isEqual, `${apart(inspection)} of ${size(inspection)}`).toBe(!method.holdsOwnLogits);
}

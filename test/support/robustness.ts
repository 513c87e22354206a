import { catalogue } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import type { Experiment } from '../../src/experiment/experiment';
import type { Range } from '../../src/experiment/inputKind';
import { accuracyOf } from '../../src/metrics/answers';
import type { Role } from '../../src/report/roles';
import { loadedDataset } from '../../src/tasks/pendingDataset';
import { createLiveLossSettings } from '../../src/training/feed/liveLossSettings';
import { attackOn } from '../../src/training/learner/attack';
import { createRunController } from '../../src/training/run/runController';
import { createSession } from '../../src/training/run/session';
import { loadPublic } from './session';

/** Runs an experiment, and gives each learner's accuracy on the test set in percent, under ten steps of PGD. */
export async function underAttack(
  experiment: Experiment,
  epsilon: number,
): Promise<Readonly<Partial<Record<Role, number>>>> {
  const task = byId(catalogue.tasks, experiment.task.id);
  const dataset = await task.make(experiment.task.values, experiment.training.seed, loadPublic);
  const now = () => performance.now();
  const nothing = () => {};
  const session = createSession({
    run: 1,
    experiment,
    examples: loadedDataset(dataset),
    loss: createLiveLossSettings(experiment.loss),
    controller: createRunController({ paused: false, pace: null, now, onPaused: nothing, onResumed: nothing }),
    teacher: null,
    emit: nothing,
    now,
    yieldToEvents: () => Promise.resolve(),
  });
  try {
    await session.run();
    const { inputs, labels } = dataset.test;
    const scaled = Float32Array.from(inputs, (value) => value * dataset.scale);
    const question = { inputs: scaled, labels, epsilon, steps: 10, range: task.input.range as Range };
    const found: Partial<Record<Role, number>> = {};
    for (const [name, learner] of Object.entries(session.models())) {
      const { answers } = await attackOn(learner, question, () => Promise.resolve());
      found[name as Role] = 100 * accuracyOf(labels, answers);
    }
    return found;
  } finally {
    session.dispose();
  }
}

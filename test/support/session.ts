import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { chooseBackend } from '../../src/backend/choose';
import { catalogue } from '../../src/catalogue';
import { byId } from '../../src/experiment/declarations';
import type { Experiment } from '../../src/experiment/experiment';
import { teacherDescription } from '../../src/experiment/teacherDescription';
import type { SoftTargetLogits, TestLogits } from '../../src/report/answers';
import type { BackendName } from '../../src/report/device';
import type { LossColumns } from '../../src/report/losses';
import type { TrainingPhase } from '../../src/report/phases';
import type { Evaluation } from '../../src/report/scores';
import { type PendingDataset, requestDataset } from '../../src/tasks/pendingDataset';
import type { Load } from '../../src/tasks/task';
import { createLiveLossSettings } from '../../src/training/feed/liveLossSettings';
import { disposeModel } from '../../src/training/learner/model';
import { createRunController } from '../../src/training/run/runController';
import type { TrainedTeacher } from '../../src/training/run/runModels';
import { createSession } from '../../src/training/run/session';
import type { Event } from '../../src/worker/protocol';

/** Runs the real training code in Node, without a worker: what tests of the science and of the engine need. */

const wasmFolder = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
const wasmFiles = Object.fromEntries(
  ['', '-simd', '-threaded-simd'].map((kind) => {
    const name = `tfjs-backend-wasm${kind}.wasm`;
    return [name, path.join(wasmFolder, 'dist', name)];
  }),
);

let opened: BackendName | null = null;

/**
 * Opens a backend once a process; a second call must ask for the same one, and goes back to it where tests before have
 * set another.
 */
export async function openBackend(backend: 'wasm' | 'cpu'): Promise<void> {
  if (opened === backend) {
    await tf.setBackend(backend);
    return;
  }
  if (opened !== null) throw new Error(`This process already runs on ${opened}.`);
  await chooseBackend(backend, wasmFiles);
  opened = backend;
}

/** Files of `public/`, as the page would fetch them. */
export const loadPublic: Load = async (file) => new Uint8Array(await readFile(path.join('public', file)));

export interface Outcome {
  readonly experiment: Experiment;
  readonly events: readonly Event[];
  readonly losses: Readonly<Record<'teach' | 'distil', readonly LossColumns[]>>;
  readonly final: Evaluation;
  /** The last logits of every learner for the test set. */
  readonly testLogits: TestLogits;
  readonly softTargets: SoftTargetLogits;
  readonly seconds: number;
}

/** What a run takes from outside. */
export interface Surroundings {
  /** The examples of an experiment's task. */
  readonly examplesOf: (experiment: Experiment) => Promise<PendingDataset>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

const real: Surroundings = {
  examplesOf: ({ task: { id, values }, training }) =>
    requestDataset(byId(catalogue.tasks, id), values, training.seed, loadPublic),
  now: () => performance.now(),
};

/** One whole run; the learners are freed at its end. */
export async function runExperiment(
  experiment: Experiment,
  surroundings: Partial<Surroundings> = {},
): Promise<Outcome> {
  const { outcome, teacher } = await runWith(experiment, null, { ...real, ...surroundings });
  if (teacher) disposeModel(teacher);
  return outcome;
}

/** Runs one after another; a teacher that the next would train to the same weights is kept for it. */
export async function runExperiments(
  experiments: readonly Experiment[],
  surroundings: Partial<Surroundings> = {},
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let kept: TrainedTeacher | null = null;
  for (const experiment of experiments) {
    if (kept && kept.description !== teacherDescription(experiment, catalogue)) {
      disposeModel(kept);
      kept = null;
    }
    const { outcome, teacher } = await runWith(experiment, kept, { ...real, ...surroundings });
    kept = teacher;
    outcomes.push(outcome);
  }
  if (kept) disposeModel(kept);
  return outcomes;
}

/** The caller owns the teacher that comes back; the one that is given is the run's. */
async function runWith(
  experiment: Experiment,
  stored: TrainedTeacher | null,
  { examplesOf, now }: Surroundings,
): Promise<{ readonly outcome: Outcome; readonly teacher: TrainedTeacher | null }> {
  const examples = await examplesOf(experiment);
  const events: Event[] = [];
  const nothing = () => {};
  const begun = now();
  const session = createSession({
    run: 1,
    experiment,
    examples,
    loss: createLiveLossSettings(experiment.loss),
    controller: createRunController({ paused: false, pace: null, now, onPaused: nothing, onResumed: nothing }),
    teacher: stored,
    emit: (event) => events.push(event),
    now,
    yieldToEvents: () => Promise.resolve(),
  });
  let teacher: TrainedTeacher | null = null;
  try {
    await session.run();
    teacher = session.handOverTeacher();
  } finally {
    session.dispose();
  }
  const seconds = (now() - begun) / 1000;
  const final = events
    .flatMap((event) => (event.kind === 'evaluation' && event.phase === 'distil' ? [event.evaluation] : []))
    .at(-1);
  if (!final) throw new Error('The run ended without an evaluation.');
  const lossesOf = (phase: TrainingPhase) =>
    events.flatMap((event) => (event.kind === 'losses' && event.phase === phase ? [event.losses] : []));
  const testLogits = events.flatMap((event) => (event.kind === 'test-logits' ? [event.testLogits] : []));
  const softTargets = events.flatMap((event) => (event.kind === 'soft-targets' ? [event.targets] : []));
  const outcome: Outcome = {
    experiment,
    events,
    losses: { teach: lossesOf('teach'), distil: lossesOf('distil') },
    final,
    testLogits: {
      ...(testLogits[0] as TestLogits),
      logits: Object.assign({}, ...testLogits.map(({ logits }) => logits)),
    },
    softTargets: softTargets[0] as SoftTargetLogits,
    seconds,
  };
  return { outcome, teacher };
}

/** Tensors alive, for tests that count them before and after. */
export const tensorCount = (): number => tf.memory().numTensors;

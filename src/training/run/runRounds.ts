import * as tf from '@tensorflow/tfjs';
import { catalogue } from '../../catalogue';
import type { SoftTargets } from '../../experiment/settings';
import { teacherDescription } from '../../experiment/teacherDescription';
import { sizeOf } from '../../models/network';
import type { RunEvent } from '../../report/events';
import type { PendingDataset } from '../../tasks/pendingDataset';
import type { Dataset } from '../../tasks/task';
import type { Control } from '../feed/control';
import { type Inputs, uploadAnswers, uploadExamples } from '../feed/deviceDataSet';
import type { LiveLossSettings } from '../feed/liveLossSettings';
import { mapPoints, type YieldControl } from '../learner/evaluation';
import { timeAnExample } from '../learner/latency';
import type { Model } from '../learner/model';
import { soften } from '../learner/soften';
import { type Teacher, type TeacherAnswers, teacherAlone } from '../learner/teacherAnswers';
import { disposeTrainableModel } from '../step/trainableModel';
import type { RunPlan } from './planRun';
import { precompile } from './precompile';
import type { DistilRound, Prepared, Round, RoundSources } from './rounds/round';
import type { RunContext } from './runContext';
import type { RunController } from './runController';
import type { RunModels } from './runModels';
import { trainRound } from './trainRound';

/** What {@link runRounds} needs. */
export interface RunInputs {
  /** Number of the run, which its events carry. */
  readonly run: number;
  readonly plan: RunPlan;
  readonly examples: PendingDataset;
  readonly models: RunModels;
  readonly controller: RunController;
  readonly emit: (event: RunEvent) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Lets pending messages be handled. */
  readonly yieldToEvents: () => Promise<void>;
  /** Between two pieces of work other than steps: lets messages be handled and waits while paused. Throws Stopped. */
  readonly yieldControl: YieldControl;
  /** The current values of the loss sliders. */
  readonly loss: LiveLossSettings;
  /** Makes the control of a round with this number of steps; it follows the sliders. */
  readonly steer: (steps: number) => Control;
  /** Takes over what must live as long as the run trains, and returns it. */
  readonly own: <T extends { dispose(): void }>(thing: T) => T;
  readonly atStep: RunContext['atStep'];
  readonly atRound: RunContext['atRound'];
}

/**
 * Runs all phases of a run, in order, and emits its events.
 * @throws Stopped, NotFinite, and whatever the download of the data set throws
 */
export async function runRounds(inputs: RunInputs): Promise<void> {
  const { run, plan, examples, models, controller, emit, steer, yieldControl } = inputs;
  const isReused = models.teacher() !== null;
  const toTrain = plan.rounds.filter(({ kind }) => !(isReused && kind === 'teach'));
  const precompiled = await precompile(toTrain, {
    plan,
    outline: examples.outline,
    steer,
    yieldControl,
  });
  const dataset = await controller.waitFor(examples.dataset);
  const walk = await prepareWalk(inputs, dataset);
  for (const round of plan.rounds) {
    if (isReused && round.kind === 'teach') emit({ kind: 'phase', run, phase: round.id, steps: 0, reused: true });
    else await walk.play(round, precompiled.readyFor(round));
  }
  emit({ kind: 'phase', run, phase: 'measure', steps: 0, reused: false });
  await walk.measure();
  emit({ kind: 'finished', run });
}

/** Uploads the data set. Returns functions that run one round and that measure the trained models. */
async function prepareWalk(inputs: RunInputs, dataset: Dataset) {
  const { run, plan, models, emit, own, controller, yieldControl } = inputs;
  const { experiment, task, questions, method, rounds, scheme, random, isLive, searchWidth, everything, transferSet } =
    plan;
  const upload = async (some: Dataset['train']) => {
    await yieldControl();
    const set = uploadExamples(some, task.inputShape, dataset.scale);
    own(set.inputs);
    return set;
  };
  const training = await upload(dataset.train);
  const test = await upload(dataset.test);
  const transfer = experiment.transfer.pool === 'test' ? test : training;
  const points = task.input.drawnAs === 'point' ? own(mapPoints()) : null;
  const testMask = await readMask(test.inputs, plan);
  const exampleAt = examplesOf(dataset, plan);
  const context: RunContext = { ...inputs, rounds, questions, test, testMask, points, exampleAt };
  const roundContext = {
    ...{ experiment, method, random, own },
    input: task.input,
    inputShape: task.inputShape,
    steer: inputs.steer,
  };
  const labelsOf: Readonly<Record<Round['pool'], (of: Inputs) => RoundSources['hardLabels']>> = {
    training: ({ count }) => {
      // The teacher has labels for every question, whatever the student has.
      const all = questions.map((question) => ({ ...question, isLabelled: true }));
      const { teacherSmoothing } = experiment.training;
      return () => own(uploadAnswers(count, all, everything, dataset.train.labels, teacherSmoothing));
    },
    transfer:
      ({ count }) =>
      () =>
        own(uploadAnswers(count, questions, transferSet.labelled, transferSet.labels)),
  };
  /** The teacher of the next round, and its logits for the transfer pool. */
  let teacher: Teacher | null = models.teacher();
  let answers: TeacherAnswers | null = null;

  const prepareRound = <R extends Round>(round: R): ReturnType<R['prepare']> => {
    const from = (round.pool === 'training' ? training : transfer).inputs;
    return round.prepare(roundContext, {
      inputs: from,
      hardLabels: labelsOf[round.pool](from),
      teacher: () => present(teacher, `a teacher in ${round.id}`),
      answers: () => present(answers, `answers in ${round.id}`),
    }) as ReturnType<R['prepare']>;
  };
  const train = (round: Round, prepared: Prepared, comparedWith: Model | null, taughtBy: Model | null = comparedWith) =>
    trainRound(context, round, prepared, comparedWith, taughtBy);
  const softenFor = async ({ softenPhase }: DistilRound) => {
    emit({ kind: 'phase', run, phase: softenPhase, steps: 0, reused: false });
    const softened = await soften(present(teacher, `a teacher in ${softenPhase}`), transfer.inputs, {
      kind: experiment.transfer.softTargets as SoftTargets,
      temperature: inputs.loss.current.temperature,
      seen: Int32Array.from([...transferSet.labelled, ...transferSet.unlabelled]),
      isLive,
      search: searchWidth > 1 ? { width: searchWidth, mask: await readMask(transfer.inputs, plan) } : null,
      random: random('soft targets'),
      yieldControl,
    });
    answers = own(softened.answers);
    const classes = questions[0]?.classes ?? 0;
    emit({ kind: 'soft-targets', run, targets: { classes, logits: softened.targets } });
  };
  const begin = async (round: Round, isCompiled: Promise<void>) => {
    emit({ kind: 'phase', run, phase: round.id, steps: round.steps, reused: false });
    await controller.waitFor(isCompiled);
    await yieldControl();
  };

  return {
    async play(round: Round, isCompiled: Promise<void>): Promise<void> {
      if (round.kind === 'distil') await softenFor(round);
      await begin(round, isCompiled);
      switch (round.kind) {
        case 'teach': {
          const prepared = prepareRound(round);
          models.train(prepared.learners);
          const taken = await train(round, prepared, null);
          models.finishTeacher(taken, scheme.teachers, scheme.fusion, teacherDescription(experiment, catalogue));
          teacher = models.teacher();
          break;
        }
        case 'distil': {
          const prepared = prepareRound(round);
          const { student } = prepared.learners;
          if (round.isOfStudent) models.train(prepared.learners);
          else own({ dispose: () => disposeTrainableModel(student) });
          await train(round, prepared, models.teacher(), teacher);
          teacher = teacherAlone(student);
          break;
        }
        case 'prolong': {
          const prepared = prepareRound(round);
          own({ dispose: () => disposeTrainableModel(prepared.learners.twin) });
          await train(round, prepared, models.teacher(), null);
          break;
        }
        case 'dataFree':
        case 'mutual': {
          const prepared = prepareRound(round);
          models.train(prepared.learners);
          await train(round, prepared, models.teacher());
          break;
        }
        default:
          round satisfies never;
      }
    },
    /** Measures the latency of teacher and student if both exist. */
    async measure(): Promise<void> {
      const { teacher: first, student } = models.all();
      if (!first || !student) return;
      const timings = await timeAnExample({ teacher: first, student }, test.inputs, inputs.now, yieldControl);
      emit({ kind: 'measured', run, timings });
    },
  };
}

/** Which positions of these inputs count, `[count · positions]`; null if all do, or if no question has positions. */
async function readMask(inputs: Inputs, { task, questions }: RunPlan): Promise<Float32Array | null> {
  const maskOf = task.input.mask;
  if (!maskOf || questions.every(({ rows }) => rows === 1)) return null;
  const mask = tf.tidy(() => maskOf(tf, inputs.part(0, inputs.count) as tf.Tensor2D));
  try {
    return Float32Array.from(await mask.data());
  } finally {
    mask.dispose();
  }
}

/** A function that gives single examples and their labels; see `RunContext.exampleAt`. */
function examplesOf({ train, test, scale }: Dataset, { task, experiment, transferSet, questions }: RunPlan) {
  const pools = { training: train, transfer: experiment.transfer.pool === 'test' ? test : train };
  const size = sizeOf(task.inputShape);
  const labels = new Map(questions[0]?.isLabelled ? [...transferSet.labelled].map((row, at) => [row, at]) : []);
  return (pool: Round['pool'], row: number) => {
    const { inputs, texts } = pools[pool];
    const input = Float32Array.from(inputs.subarray(row * size, (row + 1) * size), (value) => value * scale);
    const at = labels.get(row);
    const label = pool === 'training' ? train.labels[row] : at === undefined ? undefined : transferSet.labels[at];
    return { input, text: texts?.[row], label: label ?? null };
  };
}

function present<T>(thing: T | null, what: string): T {
  if (thing === null) throw new RangeError(`There should be ${what}.`);
  return thing;
}

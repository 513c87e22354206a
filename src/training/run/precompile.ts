import type * as tf from '@tensorflow/tfjs';
import { CaptureRefused, preparation } from '../../backend/capture/capture';
import { allocate } from '../../backend/webgpu/shader';
import { targetsOf } from '../../models/heads';
import { countOf, type Network } from '../../models/network';
import { mapSide } from '../../report/scores';
import type { DatasetOutline, ExamplesOutline } from '../../tasks/task';
import type { Control } from '../feed/control';
import { blankExamples, inputsOf } from '../feed/deviceDataSet';
import { logitsOfSet, type YieldControl } from '../learner/evaluation';
import type { Model } from '../learner/model';
import {
  answersFrom,
  createEnsemble,
  liveAnswers,
  type Teacher,
  type TeacherAnswers,
  withSearched,
} from '../learner/teacherAnswers';
import { disposeTrainableModel } from '../step/trainableModel';
import type { RunPlan } from './planRun';
import type { Round, TeacherPlan } from './rounds/round';

/**
 * The pipelines of a run's rounds. Compiling a shader takes longer than many steps, so each round is dry-run with
 * placeholder tensors while the data set downloads. A dry run computes nothing: it requests the pipelines, which
 * compile in parallel while earlier rounds train.
 */
export interface Precompiled {
  /** Resolves when the device has compiled the pipelines of a round; rejects if that failed. */
  readyFor(round: Round): Promise<void>;
}

/** Options of {@link precompile}. */
export interface PrecompileOptions {
  readonly plan: RunPlan;
  readonly outline: DatasetOutline;
  /** Makes the control of a round with this number of steps. */
  readonly steer: (steps: number) => Control;
  readonly yieldControl: YieldControl;
}

/**
 * Requests the pipelines of these rounds, in their order; does nothing on backends without pipelines.
 * @throws whatever `yieldControl` throws
 */
export async function precompile(rounds: readonly Round[], options: PrecompileOptions): Promise<Precompiled> {
  const prepare = preparation();
  const requested = new Map<Round, Promise<void>>();
  for (const round of prepare ? rounds : []) {
    const same = round.sameAs && requested.get(round.sameAs);
    const compiled = same ?? prepare?.(() => dryRun(round, options));
    // A step that cannot be recorded is reported when the round itself tries to record it.
    const settled = Promise.resolve(compiled).catch((error: unknown) => {
      if (!(error instanceof CaptureRefused)) throw error;
    });
    // Awaiting callers see the rejection; this only silences `unhandledrejection`.
    settled.catch(() => {});
    requested.set(round, settled);
    await options.yieldControl();
  }
  return { readyFor: (round) => requested.get(round) ?? Promise.resolve() };
}

/** Runs one step of a round and its evaluation on placeholders, and disposes everything. */
function dryRun(round: Round, { plan, outline, steer }: PrecompileOptions): void {
  const { experiment, method, task, questions, random } = plan;
  const { input, inputShape } = task;
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  const answers = task.objective.answers(inputShape);
  const examples = (some: ExamplesOutline) =>
    own(blankExamples(some, some.labels.length / answers, inputShape, outline.scale));
  const isOnTest = round.pool === 'transfer' && experiment.transfer.pool === 'test';
  const inputs = examples(isOnTest ? outline.test : outline.train);
  const labels = allocate([inputs.count, targetsOf(questions)]) as tf.Tensor2D;
  const teacher = round.teacher && placeholderTeacher(round.teacher);
  const { learners, program, meter, generator } = round.prepare(
    { experiment, method, input, inputShape, random, own, steer },
    {
      inputs,
      hardLabels: () => labels,
      teacher: () => needed(teacher, round),
      answers: () => placeholderAnswers(needed(teacher, round), plan, inputs.count),
    },
  );
  (program.multiStep?.run ?? program.step)();
  meter?.products(0).dispose();
  for (const tensor of generator?.some() ?? []) tensor.dispose();
  const test = examples(outline.test);
  const points = task.input.drawnAs === 'point' ? [own(inputsOf(allocate([mapSide * mapSide, 2])))] : [];
  // The batch sizes of an evaluation and of the latency measurement.
  const sets = [test, ...points, own(inputsOf(test.part(0, 1)))];
  for (const model of [...Object.values(learners), ...(teacher ? [teacher] : [])])
    for (const set of sets) logitsOfSet(model, set);
  Object.values(learners).forEach(disposeTrainableModel);
  for (const thing of owned) thing.dispose();
}

function needed(teacher: Teacher | null, { id }: Round): Teacher {
  if (!teacher) throw new RangeError(`${id} has no teacher.`);
  return teacher;
}

function placeholderAnswers(
  teacher: Teacher,
  { experiment, isLive, searchWidth, outputs, questions }: RunPlan,
  count: number,
): TeacherAnswers {
  if (isLive) return liveAnswers(teacher);
  const arrays = experiment.transfer.softTargets === 'real' ? teacher.members : 1;
  const answers = answersFrom(
    teacher,
    Array.from({ length: arrays }, () => allocate([count, outputs]) as tf.Tensor2D),
  );
  return searchWidth > 1 ? withSearched(answers, allocate([count, targetsOf(questions)]) as tf.Tensor2D) : answers;
}

const placeholderTeacher = ({ network, members, fusion }: TeacherPlan): Teacher =>
  createEnsemble(
    Array.from({ length: members }, () => placeholderModel(network)),
    fusion,
  );

function placeholderModel(network: Network): Model {
  const statistics = countOf(network.statistics);
  return {
    network,
    parameters: allocate([network.parameters]),
    statistics: statistics > 0 ? allocate([statistics]) : null,
  };
}

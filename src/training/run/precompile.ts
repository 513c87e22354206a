import type * as tf from '@tensorflow/tfjs';
import { CaptureRefused, preparation } from '../../backend/capture/capture';
import { allocate } from '../../backend/webgpu/shader';
import type { SchemePlan } from '../../experiment/declarations';
import { isTeachPhase } from '../../experiment/phases';
import { countOf, type Network } from '../../models/network';
import { mapSide } from '../../report/scores';
import type { ExamplesOutline, Outline } from '../../tasks/task';
import { blankExamples, inputsOf } from '../feed/deviceDataSet';
import { logitsOfSet, type YieldControl } from '../learner/evaluation';
import type { Model } from '../learner/model';
import { answersFrom, createEnsemble, liveAnswers, type Teacher, teacherAlone } from '../learner/teacherAnswers';
import { disposeTrainableModel, type TrainableModel } from '../step/trainableModel';
import {
  type Prepared,
  prepareDataFree,
  prepareDistil,
  prepareMutual,
  prepareTeach,
  type RoundContext,
} from './prepare';
import type { Round } from './rounds';

/**
 * The device compiles a shader once it is asked for it, which takes it longer than many steps. So every round that
 * is to come is gone through as a dry run as soon as its shapes are known, while the examples are still on their way: its
 * networks, teachers and examples are stand-ins of the right shapes, its pipelines are compiled in parallel while the
 * rounds before it train, and nothing is computed.
 */
export interface Precompiled {
  /** Resolves when the device has what a round asks of it. */
  readyFor(round: Round): Promise<void>;
}

export interface PrecompileOptions extends Omit<RoundContext, 'inputs' | 'own'> {
  readonly outline: Outline;
  readonly plan: SchemePlan;
  /** Columns of all heads together. */
  readonly outputs: number;
  /** Does the task lie in the plane? */
  readonly hasMap: boolean;
  readonly isLive: boolean;
  readonly ofTeacher: Network;
  readonly yieldControl: YieldControl;
}

/** Looks ahead at these rounds, in their order; all of them belong to one run. */
export async function precompile(rounds: readonly Round[], options: PrecompileOptions): Promise<Precompiled> {
  const prepare = preparation();
  const asked = new Map<Round, Promise<void>>();
  for (const round of prepare ? rounds : []) {
    // Several teachers learn alike.
    const alike = [...asked.keys()].find(
      ({ id, network }) => isTeachPhase(id) && isTeachPhase(round.id) && network === round.network,
    );
    const there = (alike && asked.get(alike)) ?? prepare?.(() => dryRun(round, rounds, options));
    // A step that cannot be recorded is found out when it is to be.
    const settled = Promise.resolve(there).catch((error: unknown) => {
      if (!(error instanceof CaptureRefused)) throw error;
    });
    settled.catch(() => {});
    asked.set(round, settled);
    await options.yieldControl();
  }
  return { readyFor: (round) => asked.get(round) ?? Promise.resolve() };
}

/** A step of a round and its evaluation, with stand-ins. Runs as a dry run. */
function dryRun(round: Round, rounds: readonly Round[], options: PrecompileOptions): void {
  const { outline, inputShape, experiment, outputs, hasMap } = options;
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  const isOnTest = !isTeachPhase(round.id) && experiment.transfer.pool === 'test';
  const examples = (some: ExamplesOutline) => own(blankExamples(some, inputShape, outline.scale));
  const inputs = examples(isOnTest ? outline.test : outline.train);
  const labels = allocate([inputs.count, outputs]) as tf.Tensor2D;
  const teacher = isTeachPhase(round.id) || options.plan.teachers === 0 ? null : standInTeacher(round, rounds, options);
  const { learners, program, meter, generator } = prepared(
    { ...options, inputs, own },
    round,
    labels,
    teacher,
    options,
  );
  (program.multiStep?.run ?? program.step)();
  meter?.products(0).dispose();
  for (const tensor of generator?.some() ?? []) tensor.dispose();
  const test = examples(outline.test);
  const points = hasMap ? [own(inputsOf(allocate([mapSide * mapSide, 2])))] : [];
  // An evaluation, and the time that one example takes.
  const sets = [test, ...points, own(inputsOf(test.part(0, 1)))];
  for (const model of [...Object.values(learners), ...(teacher ? [teacher] : [])])
    for (const set of sets) logitsOfSet(model, set);
  Object.values(learners).forEach(disposeTrainableModel);
  for (const thing of owned) thing.dispose();
}

function prepared(
  roundContext: RoundContext,
  round: Round,
  labels: tf.Tensor2D,
  teacher: Teacher | null,
  { plan, ofTeacher, isLive, outputs }: PrecompileOptions,
): Prepared<Record<string, TrainableModel>> {
  if (isTeachPhase(round.id)) return prepareTeach(roundContext, round, labels);
  if (plan.teachers === 0 || !teacher) return prepareMutual(roundContext, round, labels, ofTeacher);
  if (plan.generator) return prepareDataFree(roundContext, round, teacher, plan.generator);
  const voices = roundContext.experiment.transfer.softTargets === 'real' ? teacher.members : 1;
  const kept = () =>
    Array.from({ length: voices }, () => allocate([roundContext.inputs.count, outputs]) as tf.Tensor2D);
  const answers = isLive ? liveAnswers(teacher) : answersFrom(teacher, kept());
  return prepareDistil(roundContext, round, labels, { teacher, answers });
}

/** Whoever learned in the round before teaches, and in the first the teachers do. */
function standInTeacher(round: Round, rounds: readonly Round[], { plan, ofTeacher }: PrecompileOptions): Teacher {
  const before = rounds.slice(0, rounds.indexOf(round)).findLast(({ id }) => !isTeachPhase(id));
  if (before) return teacherAlone(standIn(before.network));
  return createEnsemble(
    Array.from({ length: plan.teachers }, () => standIn(ofTeacher)),
    plan.fusion,
  );
}

function standIn(network: Network): Model {
  const statistics = countOf(network.statistics);
  return {
    network,
    parameters: allocate([network.parameters]),
    statistics: statistics > 0 ? allocate([statistics]) : null,
  };
}

import type * as tf from '@tensorflow/tfjs';
import { CaptureRefused, preparation } from '../backend/capture';
import { allocate } from '../backend/webgpu/shader';
import type { TeachingPlan } from '../experiment/declarations';
import { isTeaching } from '../experiment/stages';
import { countOf, type Network } from '../models/network';
import type { ExamplesOutline, Outline } from '../tasks/task';
import { mapSide } from '../worker/protocol';
import { logitsOfSet, type Rest } from './evaluation';
import { disposeTrainee, type Learned, type Trainee } from './learner';
import {
  type Ground,
  type Prepared,
  prepareDataFree,
  prepareDistilling,
  prepareMutual,
  prepareTeaching,
} from './prepare';
import { blankExamples, inputsOf } from './residentSet';
import type { Round } from './rounds';
import { answersFrom, convene, liveAnswers, type Teacher, teacherAlone } from './teacherAnswers';

/**
 * The device compiles a shader once it is asked for it, which takes it longer than many steps. So every round that
 * is to come is gone through on paper as soon as its shapes are known, while the examples are still on their way: its
 * networks, teachers and examples are stand-ins of the right shapes, its pipelines are compiled in parallel while the
 * rounds before it train, and nothing is computed.
 */
export interface Ahead {
  /** Resolves when the device has what a round asks of it. */
  readyFor(round: Round): Promise<void>;
}

export interface AheadOptions extends Omit<Ground, 'inputs' | 'own'> {
  readonly outline: Outline;
  readonly plan: TeachingPlan;
  /** Columns of all heads together. */
  readonly outputs: number;
  /** Does the task lie in the plane? */
  readonly hasMap: boolean;
  readonly isLive: boolean;
  readonly ofTeacher: Network;
  readonly rest: Rest;
}

/** Looks ahead at these rounds, in their order; all of them belong to one run. */
export async function lookAhead(rounds: readonly Round[], options: AheadOptions): Promise<Ahead> {
  const prepare = preparation();
  const asked = new Map<Round, Promise<void>>();
  for (const round of prepare ? rounds : []) {
    // Several teachers learn alike.
    const alike = [...asked.keys()].find(
      ({ id, network }) => isTeaching(id) && isTeaching(round.id) && network === round.network,
    );
    const there = (alike && asked.get(alike)) ?? prepare?.(() => goThrough(round, rounds, options));
    // A step that cannot be recorded is found out when it is to be.
    const settled = Promise.resolve(there).catch((error: unknown) => {
      if (!(error instanceof CaptureRefused)) throw error;
    });
    settled.catch(() => {});
    asked.set(round, settled);
    await options.rest();
  }
  return { readyFor: (round) => asked.get(round) ?? Promise.resolve() };
}

/** A step of a round and its evaluation, with stand-ins. Runs on paper. */
function goThrough(round: Round, rounds: readonly Round[], options: AheadOptions): void {
  const { outline, inputShape, experiment, outputs, hasMap } = options;
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  const isOnTest = !isTeaching(round.id) && experiment.transfer.pool === 'test';
  const examples = (some: ExamplesOutline) => own(blankExamples(some, inputShape, outline.scale));
  const inputs = examples(isOnTest ? outline.test : outline.train);
  const labels = allocate([inputs.count, outputs]) as tf.Tensor2D;
  const teacher = isTeaching(round.id) || options.plan.teachers === 0 ? null : standInTeacher(round, rounds, options);
  const { learners, program, meter, generator } = prepared(
    { ...options, inputs, own },
    round,
    labels,
    teacher,
    options,
  );
  (program.burst?.run ?? program.step)();
  meter?.products(0).dispose();
  for (const tensor of generator?.some() ?? []) tensor.dispose();
  const test = examples(outline.test);
  const points = hasMap ? [own(inputsOf(allocate([mapSide * mapSide, 2])))] : [];
  // An evaluation, and the time that one example takes.
  const sets = [test, ...points, own(inputsOf(test.part(0, 1)))];
  for (const learned of [...Object.values(learners), ...(teacher ? [teacher] : [])])
    for (const set of sets) logitsOfSet(learned, set);
  Object.values(learners).forEach(disposeTrainee);
  for (const thing of owned) thing.dispose();
}

function prepared(
  ground: Ground,
  round: Round,
  labels: tf.Tensor2D,
  teacher: Teacher | null,
  { plan, ofTeacher, isLive, outputs }: AheadOptions,
): Prepared<Record<string, Trainee>> {
  if (isTeaching(round.id)) return prepareTeaching(ground, round, labels);
  if (plan.teachers === 0 || !teacher) return prepareMutual(ground, round, labels, ofTeacher);
  if (plan.generator) return prepareDataFree(ground, round, teacher, plan.generator);
  const voices = ground.experiment.transfer.softTargets === 'real' ? teacher.members : 1;
  const kept = () => Array.from({ length: voices }, () => allocate([ground.inputs.count, outputs]) as tf.Tensor2D);
  const answers = isLive ? liveAnswers(teacher) : answersFrom(teacher, kept());
  return prepareDistilling(ground, round, labels, { teacher, answers });
}

/** Whoever learned in the round before teaches, and in the first the teachers do. */
function standInTeacher(round: Round, rounds: readonly Round[], { plan, ofTeacher }: AheadOptions): Teacher {
  const before = rounds.slice(0, rounds.indexOf(round)).findLast(({ id }) => !isTeaching(id));
  if (before) return teacherAlone(standIn(before.network));
  return convene(
    Array.from({ length: plan.teachers }, () => standIn(ofTeacher)),
    plan.fusion,
  );
}

function standIn(network: Network): Learned {
  const statistics = countOf(network.statistics);
  return {
    network,
    parameters: allocate([network.parameters]),
    statistics: statistics > 0 ? allocate([statistics]) : null,
  };
}

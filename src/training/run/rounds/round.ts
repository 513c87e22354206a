import type * as tf from '@tensorflow/tfjs';
import type { Method } from '../../../distillation/method';
import type { Fusion, Shape } from '../../../experiment/declarations';
import type { Experiment } from '../../../experiment/experiment';
import type { Random } from '../../../experiment/random';
import type { Network } from '../../../models/network';
import type { Phase, TrainingPhase } from '../../../report/phases';
import type { Role } from '../../../report/roles';
import type { Batches } from '../../feed/batches';
import type { Control } from '../../feed/control';
import type { Inputs } from '../../feed/deviceDataSet';
import type { Teacher, TeacherAnswers } from '../../learner/teacherAnswers';
import type { Generator } from '../../step/generator';
import type { GradientMeter } from '../../step/gradientMeter';
import type { StepProgram } from '../../step/stepProgram';
import type { TrainableModel } from '../../step/trainableModel';

/** What every round of a run needs to prepare itself. */
export interface RoundContext {
  readonly experiment: Experiment;
  readonly method: Method;
  readonly inputShape: Shape;
  readonly random: (purpose: string) => Random;
  /** Takes what must live as long as the run trains. */
  readonly own: <T extends { dispose(): void }>(thing: T) => T;
  /** The control of a round with this number of steps, which the sliders move. */
  readonly steer: (steps: number) => Control;
}

/** What a round learns from: the run's own arrays, or placeholders of the same shapes in a dry run. */
export interface RoundSources {
  /** The examples of its pool. */
  readonly inputs: Inputs;
  /** Their hard labels, `[inputs.count, outputs]`. Made when it is called; the round context owns them. */
  readonly hardLabels: () => tf.Tensor2D;
  /** The teacher. @throws RangeError in a round without one. */
  readonly teacher: () => Teacher;
  /** What the teacher says of the examples. @throws RangeError where nothing was softened. */
  readonly answers: () => TeacherAnswers;
}

/** Networks at their start, and the step that will train them. The networks are the caller's. */
export interface Prepared<Roles extends Partial<Record<Role, TrainableModel>> = Partial<Record<Role, TrainableModel>>> {
  readonly learners: Roles;
  readonly program: StepProgram;
  /** Null where the loss has but one term. */
  readonly meter: GradientMeter | null;
  /** Present where it makes what the student learns from. */
  readonly generator?: Generator;
}

/** The teacher of a round: `members` networks of this kind, whose answers are fused. */
export interface TeacherPlan {
  readonly network: Network;
  readonly members: number;
  readonly fusion: Fusion;
}

interface RoundOf<Kind extends string, Learners extends Partial<Record<Role, TrainableModel>>> {
  readonly kind: Kind;
  readonly id: TrainingPhase;
  /** What its random numbers are drawn for: `teacher`, `student`, `teacher 2`, … */
  readonly purpose: string;
  /** The network that it is about; peers and twins train beside it. */
  readonly network: Network;
  readonly batches: Batches;
  readonly steps: number;
  /** How long a step takes, in arbitrary units. */
  readonly effort: number;
  /** Which examples it learns from. */
  readonly pool: 'training' | 'transfer';
  /** Null in a round without a teacher. */
  readonly teacher: TeacherPlan | null;
  /** An earlier round whose steps are the same commands on arrays of the same shapes; null where there is none. */
  readonly sameAs: Round | null;
  prepare(context: RoundContext, sources: RoundSources): Prepared<Learners>;
}

type StudentAndTwin = { readonly student: TrainableModel; readonly twin: TrainableModel };

/** One of the teachers learns from hard labels. */
export interface TeachRound extends RoundOf<'teach', { readonly teacher: TrainableModel }> {
  /** The step after which the teacher's weights are taken; null is the last. */
  readonly checkpoint: number | null;
}

/** A network learns from a teacher's answers about examples: an intermediate one, or the student with its twin. */
export interface DistilRound
  extends RoundOf<'distil', { readonly student: TrainableModel; readonly twin?: TrainableModel }> {
  /** The phase in which the teacher answers first. */
  readonly softenPhase: Phase;
  /** Is it the student that learns, and not a network between teacher and student? */
  readonly isOfStudent: boolean;
}

/** The student learns from what a generator makes for the teacher. */
export type DataFreeRound = RoundOf<'dataFree', StudentAndTwin>;

/** The student and a network of the teacher's kind learn from each other. */
export type MutualRound = RoundOf<'mutual', StudentAndTwin & { readonly teacher: TrainableModel }>;

/** One training loop inside a run, with all that is known before it begins. */
export type Round = TeachRound | DistilRound | DataFreeRound | MutualRound;

/** Seconds that a run will still take after `step` steps of a round; null while the pace is unknown. */
export function secondsLeft(
  rounds: readonly Round[],
  round: Round,
  step: number,
  stepsPerSecond: number,
): number | null {
  if (stepsPerSecond === 0) return null;
  const later = rounds.slice(rounds.indexOf(round) + 1);
  const rest = later.reduce((sum, { steps, effort }) => sum + (steps * effort) / round.effort, 0);
  return (round.steps - step + rest) / stepsPerSecond;
}

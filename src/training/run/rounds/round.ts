import type * as tf from '@tensorflow/tfjs';
import type { Method } from '../../../distillation/method';
import type { Fusion, Shape } from '../../../experiment/declarations';
import type { Experiment } from '../../../experiment/experiment';
import type { InputKind } from '../../../experiment/inputKind';
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
import type { StepProgram, StudentAndTwins } from '../../step/stepProgram';
import type { TrainableModel } from '../../step/trainableModel';

/** What every round of a run needs to prepare its models and step program. */
export interface RoundContext {
  readonly experiment: Experiment;
  readonly method: Method;
  readonly input: InputKind;
  readonly inputShape: Shape;
  /** The stream of random numbers for a purpose; every call starts it anew. */
  readonly random: (purpose: string) => Random;
  /** Takes over what must live as long as the run trains, and returns it. */
  readonly own: <T extends { dispose(): void }>(thing: T) => T;
  /** Makes the control of a round with this number of steps; it follows the sliders. */
  readonly steer: (steps: number) => Control;
}

/** The training data of a round: the run's own tensors, or placeholders of the same shapes in a dry run. */
export interface RoundSources {
  /** All inputs of the round's pool. */
  readonly inputs: Inputs;
  /** Uploads their hard labels, `[inputs.count, outputs]`, which the run owns. */
  readonly hardLabels: () => tf.Tensor2D;
  /** The teacher, which stays the run's. @throws RangeError in a round without one */
  readonly teacher: () => Teacher;
  /** The teacher's logits for the inputs, which stay the run's. @throws RangeError if no soft targets were made */
  readonly answers: () => TeacherAnswers;
}

/** Models with initial weights, which the caller owns, and the program of their steps, which the context owns. */
export interface Prepared<Roles extends Partial<Record<Role, TrainableModel>> = Partial<Record<Role, TrainableModel>>> {
  readonly learners: Roles;
  readonly program: StepProgram;
  /** Null if the loss has a single term. */
  readonly meter: GradientMeter | null;
  /** The gradients on the logits of an example, as `GradientMeter.onLogits`; null where batches are generated. */
  readonly onLogits: GradientMeter['onLogits'] | null;
  /** Present in a data-free round; the context owns it. */
  readonly generator?: Generator;
}

/** The planned teacher of a round: an ensemble of `members` networks like `network`, with fused logits. */
export interface TeacherPlan {
  readonly network: Network;
  readonly members: number;
  readonly fusion: Fusion;
}

interface RoundOf<Kind extends string, Learners extends Partial<Record<Role, TrainableModel>>> {
  readonly kind: Kind;
  readonly id: TrainingPhase;
  /** Prefix of the purposes of its random streams: `teacher`, `student`, `teacher 2`, … */
  readonly purpose: string;
  /** The network that is trained; twins have the same, a peer has the teacher's. */
  readonly network: Network;
  readonly batches: Batches;
  readonly steps: number;
  /** Estimated cost of a step, comparable between rounds; see `effortOf`. */
  readonly effort: number;
  /** The inputs that it trains on: all training examples, or the pool of the transfer set. */
  readonly pool: 'training' | 'transfer';
  /** Null in a round without a trained teacher. */
  readonly teacher: TeacherPlan | null;
  /**
   * An earlier round whose steps are the same commands on arrays of the same shapes, so that its pipelines serve both;
   * null if there is none.
   */
  readonly sameAs: Round | null;
  /** Makes the models and the step program; see {@link Prepared}. */
  prepare(context: RoundContext, sources: RoundSources): Prepared<Learners>;
}

type StudentAndTwin = { readonly student: TrainableModel; readonly twin: TrainableModel };

/** Trains one of the teachers on hard labels. */
export interface TeachRound extends RoundOf<'teach', { readonly teacher: TrainableModel }> {
  /** Number of steps after which the teacher's weights are taken; null is all steps. */
  readonly checkpoint: number | null;
}

/** Trains a network on a teacher's soft targets: an intermediate one, or the student with its twins. */
export interface DistilRound extends RoundOf<'distil', StudentAndTwins> {
  /** The preceding phase, in which the soft targets are made. */
  readonly softenPhase: Phase;
  /** Is the student trained, and not an intermediate network? */
  readonly isOfStudent: boolean;
}

/** Trains the twin alone for longer, as a control; no other round and no prediction uses it. */
export type ProlongRound = RoundOf<'prolong', { readonly twin: TrainableModel }>;

/** Trains student and twin on generated inputs. */
export type DataFreeRound = RoundOf<'dataFree', StudentAndTwin>;

/** Trains the student and a peer, with the teacher's architecture and role, on each other's logits. */
export type MutualRound = RoundOf<'mutual', StudentAndTwin & { readonly teacher: TrainableModel }>;

/** One training loop inside a run, with everything that is known before it starts. */
export type Round = TeachRound | DistilRound | ProlongRound | DataFreeRound | MutualRound;

/**
 * Estimated seconds until the end of a run after `step` steps of `round`, at `stepsPerSecond` in this round; null while
 * that is 0.
 */
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

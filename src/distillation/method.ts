import type * as tf from '@tensorflow/tfjs';
import type { MethodConditions, MethodDeclaration, Tap, TapPair, WeightSpec } from '../experiment/declarations';
import type { Values } from '../experiment/fields';
import { type Message, messages } from '../experiment/text';
import type { OwnTaps, Pairing } from './pairing';

/** The operations of TensorFlow.js, handed to whoever computes, so that declarations load without it. */
export type Ops = typeof tf;

export interface Reference {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly venue: string;
}

/** Where and when it was published, e.g. `ICLR 2015`. */
export const whereOf = ({ venue, year }: Reference): string =>
  venue.includes(`${year}`) ? venue : `${venue}, ${year}`;

/** What one batch offers a method. Whatever a slider can move mid-run is a scalar on the backend. */
export interface Batch {
  /** Logits `[batch, classes]`; the gradient flows through them. */
  readonly student: tf.Tensor2D;
  /**
   * The student's logits for the examples as they were moved against it, `[batch, classes]`; the gradient flows through
   * them. Where the method declares no attack, they are those of the examples.
   */
  readonly attacked: tf.Tensor2D;
  /** Logits `[batch, classes]`, constant. */
  readonly teacher: tf.Tensor2D;
  /** Hard labels `[batch, classes]`, one-hot; the rows of examples without a label are zero. */
  readonly labels: tf.Tensor2D;
  /** How many examples carry a label; they stand first. */
  readonly labelled: number;
  /** Scalar, 1 … 20. */
  readonly temperature: tf.Scalar;
  /** Scalar: the share of distilling that lies behind, 0 … 1. */
  readonly progress: tf.Scalar;
  /** The activations of each pair of taps, `[batch, …shape]`; the gradient flows through the student's. */
  readonly features: readonly FeaturePair[];
  /** The student's activations at its own taps, `[batch, …shape]`; the gradient flows through them. */
  readonly own: readonly tf.Tensor[];
  /** The method's own weights, as `adapter` declares them; the gradient flows through them. */
  readonly adapter: readonly tf.Tensor[];
}

export interface FeaturePair {
  readonly student: tf.Tensor;
  readonly teacher: tf.Tensor;
}

/**
 * How a method has the examples of each batch moved against the student, as it stands before the step. An attack is a
 * search of so many steps (PGD: Madry et al., ICLR 2018).
 */
export interface AttackSettings {
  /** Most that any coordinate is moved, in units of the inputs. */
  readonly epsilon: number;
  readonly steps: number;
  /** What the student is led away from. */
  readonly awayFrom: 'label' | 'teacher';
  /** Where the search begins: anywhere within ε, or next to the example. */
  readonly start: 'anywhere' | 'near';
}

/** What is compared: answers, activations, relations between examples; the student with itself; or answers under attack. */
export type Family = 'response' | 'feature' | 'relation' | 'self' | 'robust';

const families: Readonly<Record<Family, Message>> = messages('methods.families', {
  response: 'Answers',
  feature: 'Features',
  relation: 'Relations',
  self: 'The student itself',
  robust: 'Against an adversary',
});

/**
 * How the slider T enters a method's term:
 *
 * - `unused`: the term does not depend on T;
 * - `squared`: T² multiplies the whole term, so that term / T² is the term as published without that factor;
 * - `used`: any other dependence, including T² in front of only a part of the term.
 */
export type TemperatureUse = 'unused' | 'used' | 'squared';

/** What a method gets to see besides logits. */
export interface AdapterContext {
  readonly pairs: readonly TapPair[];
  readonly own: readonly Tap[];
  readonly classes: number;
}

/** What a method's file says; the rest follows from it. */
export interface MethodSpec extends Omit<MethodDeclaration, 'disabledReason' | 'group'> {
  readonly family: Family;
  readonly reference: Reference;
  /** How the slider T enters the term; a function where that depends on the method's fields. */
  readonly temperature: TemperatureUse | ((values: Values) => TemperatureUse);
  /**
   * LaTeX of the term that λ multiplies, in brackets where it is a sum. `\T` stands for the temperature and
   * `\field{name}` for a field, so that numbers can be substituted. For display only: nothing is read out of it.
   */
  formula(values: Values): string;
  /** Present where only examples with a hard label count. */
  readonly needsLabels?: true;
  /** Why it is of no use in a scene, beyond what labels and taps already say. */
  readonly refuses?: (conditions: MethodConditions) => Message | null;
  /** Present where activations are compared: which taps of student and teacher belong together. */
  readonly pairs?: (conditions: Pick<MethodConditions, 'student' | 'teacher'>) => Pairing;
  /** Present where the student's activations are used without the teacher's: at which taps. */
  readonly ownTaps?: (student: readonly Tap[]) => OwnTaps;
  /** Weights of its own that train along with the student and are thrown away after it. */
  readonly adapter?: (context: AdapterContext, values: Values) => readonly WeightSpec[];
  /** Present where the student is attacked at each step, and how. */
  readonly attack?: (values: Values) => AttackSettings;
  /**
   * True where the term is exactly T²·KL(teacher_T ‖ student_T), mean over the batch, so that a backend may compute it
   * in a way of its own.
   */
  readonly isSoftenedDivergence?: (values: Values) => boolean;
  /** The scalar term, a mean over the batch. Deterministic; every number that changes from step to step is a tensor. */
  term(ops: Ops, batch: Batch, values: Values): tf.Scalar;
}

/** A way to transfer knowledge: the second term of L = α·CE + λ·term. */
export interface Method extends MethodSpec, MethodDeclaration {}

const reasons = messages('methods.reasons', {
  withoutLabels: 'It needs hard labels, and no example of the transfer set carries one.',
  withBlends: 'It needs the one true class of each example, and mixup blends examples of several classes.',
  withoutTheirLabels:
    'It needs hard labels for every question that the teacher speaks of, and the student has them for one alone.',
  ofAnswers: 'It does more than compare answers, which is what two heads on one body are distilled by.',
  ofOneStudent: 'It trains weights of its own along with one student, and here two networks learn from each other.',
  onOneStudent: 'It attacks one student, and here two networks learn from each other.',
  ofOneTeacher:
    'It compares activations with those of one trained teacher. Several teachers, or networks that learn together, share only logits.',
});

export const method = (spec: MethodSpec): Method => ({
  ...spec,
  group: families[spec.family],
  disabledReason(conditions) {
    if (spec.needsLabels && conditions.labelled === 0) return reasons.withoutLabels;
    if (spec.needsLabels && conditions.mixesLabels) return reasons.withBlends;
    if (conditions.second && spec.family !== 'response') return reasons.ofAnswers;
    if (spec.needsLabels && conditions.second?.isTaughtUnlabelled) return reasons.withoutTheirLabels;
    const { teachers = 1 } = conditions;
    if (spec.pairs && teachers !== 1) return reasons.ofOneTeacher;
    if ((spec.adapter || spec.ownTaps) && teachers === 0) return reasons.ofOneStudent;
    if (spec.attack && teachers === 0) return reasons.onOneStudent;
    for (const found of [spec.pairs?.(conditions), spec.ownTaps?.(conditions.student)]) {
      if (found && 'disabledReason' in found) return found.disabledReason;
    }
    return spec.refuses?.(conditions) ?? null;
  },
});

/** How the slider T enters the term of `method` with these values of its fields. */
export const temperatureUseOf = ({ temperature }: Pick<MethodSpec, 'temperature'>, values: Values): TemperatureUse =>
  typeof temperature === 'function' ? temperature(values) : temperature;

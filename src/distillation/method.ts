import type * as tf from '@tensorflow/tfjs';
import type { MethodConditions, MethodDeclaration, Tap, TapPair, WeightSpec } from '../experiment/declarations';
import type { Values } from '../experiment/fields';
import { type Message, messages } from '../experiment/text';
import type { TermId } from '../glossary';
import type { OwnTaps, Pairing } from './pairing';

/** TensorFlow.js, passed in as an argument so that declarations load without it. */
export type Ops = typeof tf;

/** The paper of a method. */
export interface Reference {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly venue: string;
}

/** Venue and year of a paper, e.g. `ICLR 2015`. */
export const whereOf = ({ venue, year }: Reference): string =>
  venue.includes(`${year}`) ? venue : `${venue}, ${year}`;

/**
 * The inputs of a method's term for one batch. Values that can change during a run are scalar tensors. A row is one
 * softmax: an example, or a position of one.
 */
export interface Batch {
  /** The student's logits `[rows, classes]`; the gradient flows through them. */
  readonly student: tf.Tensor2D;
  /**
   * The student's logits for the adversarial examples, `[rows, classes]`; the gradient flows through them. If the
   * method declares no attack, they are those of the clean examples.
   */
  readonly attacked: tf.Tensor2D;
  /** The teacher's logits `[rows, classes]`, constant. */
  readonly teacher: tf.Tensor2D;
  /** Hard labels `[rows, classes]`, one-hot; rows without a label are zero. */
  readonly labels: tf.Tensor2D;
  /** Number of examples with a hard label; they are the first rows. */
  readonly labelled: number;
  /** 1 for each row that counts and 0 for others, `[rows]`; null if every row is an example, and counts. */
  readonly weight: tf.Tensor1D | null;
  /** For terms that learn an answer as a whole, whatever its rows. */
  readonly objective: AnswerLoss;
  /** The teacher's answers, `[batch, targetSize]`, if a search found them before training: see `beamWidth`. */
  readonly searched?: tf.Tensor2D;
  /** Scalar, 1 … 20. */
  readonly temperature: tf.Scalar;
  /** Scalar: the fraction of the distillation phase that is done, 0 … 1. */
  readonly progress: tf.Scalar;
  /** The activations of each pair of taps, `[batch, …shape]`; the gradient flows through the student's. */
  readonly features: readonly FeaturePair[];
  /** The student's activations at its own taps; the gradient flows through them. */
  readonly own: readonly OwnFeature[];
  /** The method's own weights, in the order that `adapter` declares; the gradient flows through them. */
  readonly adapter: readonly tf.Tensor[];
}

/** How the objective reads logits as answers, and how far from an answer logits are. Rows that do not count have no part. */
export interface AnswerLoss {
  /**
   * The answers that logits `[rows, classes]` are read as, greedily: hard targets of all examples,
   * `[batch, targetSize]`, constant.
   */
  decode(logits: tf.Tensor2D): tf.Tensor2D;
  /** The objective's loss for logits `[rows, classes]` on such targets; the gradient flows through the logits. */
  loss(logits: tf.Tensor2D, answers: tf.Tensor2D): tf.Scalar;
}

/** Activations at a pair of taps, `[batch, …shape]`; the teacher's are constant. */
export interface FeaturePair {
  readonly student: tf.Tensor;
  readonly teacher: tf.Tensor;
  /**
   * 1 for each position of a sequence that counts and 0 for others, `[batch, positions]`; null if all do, or if neither
   * is a sequence. What stands at positions that do not count must change no bit of the term.
   */
  readonly mask: tf.Tensor2D | null;
  /** Present if these are queries, keys and values, and either network hides the positions after a query from it. */
  readonly isCausal?: true;
}

/** Activations of the student at one of its own taps, `[batch, …shape]`, with the mask of {@link FeaturePair}. */
export interface OwnFeature {
  readonly student: tf.Tensor;
  readonly mask: tf.Tensor2D | null;
}

/**
 * The attack on the student that makes a method's adversarial examples, once a batch, with the student's weights before
 * the step (PGD: Madry et al., ICLR 2018).
 */
export interface AttackSettings {
  /** ε of the L∞ norm: the largest change of any coordinate, in units of the inputs. */
  readonly epsilon: number;
  /** Number of PGD steps. */
  readonly steps: number;
  /** The target of the loss that the attack increases: the hard label, or the teacher's distribution. */
  readonly awayFrom: 'label' | 'teacher';
  /** The initial point: uniform within ±ε, or a small random step away from the example. */
  readonly start: 'anywhere' | 'near';
}

/**
 * What a method compares: logits (`response`), activations (`feature`), relations between examples (`relation`), the
 * student with itself (`self`), or logits of adversarial examples (`robust`).
 */
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
 * - `squared`: T² multiplies the whole term, which keeps the size of a divergence's gradient (Hinton et al. 2015);
 * - `used`: any other dependence, including T² in front of only a part of the term.
 */
export type TemperatureUse = 'unused' | 'used' | 'squared';

/** Terms of the glossary by the letters that stand for them in a formula, in the order of the page. */
export type Symbols = Readonly<Record<string, TermId>>;

/** The symbols of T²·KL(p_t ‖ p_s), the term of most methods. */
export const usualSymbols = {
  T: 'temperature',
  'T²': 'temperature-squared',
  KL: 'kl-divergence',
} as const satisfies Symbols;

/** What the shapes of a method's own weights can depend on. */
export interface AdapterContext {
  readonly pairs: readonly TapPair[];
  readonly own: readonly Tap[];
  readonly classes: number;
}

/** What the file of a method declares; {@link method} derives the rest. */
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
  /** The symbols of the formula that the glossary explains; {@link usualSymbols} if absent. */
  readonly symbols?: Symbols | ((values: Values) => Symbols);
  /** Present if the term covers only examples with a hard label. */
  readonly needsLabels?: true;
  /** A reason against the method under these conditions, beyond those that follow from labels and taps. */
  readonly refuses?: (conditions: MethodConditions) => Message | null;
  /** Present if activations are compared: pairs the taps of student and teacher. */
  readonly pairs?: (conditions: Pick<MethodConditions, 'student' | 'teacher'>) => Pairing;
  /** Present if the student's activations are used without the teacher's: selects the taps. */
  readonly ownTaps?: (student: readonly Tap[]) => OwnTaps;
  /** Weights of the method itself, trained together with the student and discarded afterwards. */
  readonly adapter?: (context: AdapterContext, values: Values) => readonly WeightSpec[];
  /**
   * Present if the term learns the teacher's answers as a whole: how many a search for the likeliest keeps. With 1, or
   * where the teacher's logits change at every step, there is none, and answers are decoded greedily.
   */
  readonly beamWidth?: (values: Values) => number;
  /** Present if the student is attacked at each step: the attack. */
  readonly attack?: (values: Values) => AttackSettings;
  /**
   * Present if the term takes the student's own logits as a target that is held constant: its gradient leaves out what
   * the term changes through them.
   */
  readonly holdsOwnLogits?: true;
  /**
   * True if the term is exactly T²·KL(teacher_T ‖ student_T), mean over the batch, so that a backend may use a kernel
   * of its own for it.
   */
  readonly isSoftenedDivergence?: (values: Values) => boolean;
  /** The scalar term, a mean over the batch. Deterministic; values that change from step to step must be tensors. */
  term(ops: Ops, batch: Batch, values: Values): tf.Scalar;
}

/** A distillation method: the second term of L = α·CE + λ·term. */
export interface Method extends MethodSpec, MethodDeclaration {}

const reasons = messages('methods.reasons', {
  withoutLabels: 'It needs hard labels, and no example of the transfer set carries one.',
  withoutRowLabels: 'It needs one true class for each distribution, which this task does not have.',
  withBlends: 'It needs the one true class of each example, and mixup blends examples of several classes.',
  withoutTheirLabels:
    'It needs hard labels for every question that the teacher speaks of, and the student has them for one alone.',
  ofAnswers: 'It does more than compare answers, which is what two heads on one body are distilled by.',
  ofPositions: 'It compares one answer of each example, and here every position of it has an answer of its own.',
  ofOneStudent: 'It trains weights of its own along with one student, and here two networks learn from each other.',
  ofNumbers: 'It attacks the student by moving each example a little, and the ids of tokens cannot be moved a little.',
  onOneStudent: 'It attacks one student, and here two networks learn from each other.',
  ofOneTeacher:
    'It compares activations with those of one trained teacher. Several teachers, or networks that learn together, share only logits.',
});

/** A method from the declaration in its file: adds its heading and the reasons that follow from what it needs. */
export const method = (spec: MethodSpec): Method => ({
  ...spec,
  group: families[spec.family],
  disabledReason(conditions) {
    if (spec.needsLabels && conditions.labelled === 0) return reasons.withoutLabels;
    if ((spec.needsLabels || spec.attack) && conditions.hasRowTargets === false) return reasons.withoutRowLabels;
    if (spec.needsLabels && conditions.mixesLabels) return reasons.withBlends;
    if (conditions.second && spec.family !== 'response') return reasons.ofAnswers;
    if (conditions.hasPositions && (spec.ownTaps || spec.attack)) return reasons.ofPositions;
    if (spec.needsLabels && conditions.second?.isTaughtUnlabelled) return reasons.withoutTheirLabels;
    const { teachers = 1 } = conditions;
    if (spec.pairs && teachers !== 1) return reasons.ofOneTeacher;
    if ((spec.adapter || spec.ownTaps) && teachers === 0) return reasons.ofOneStudent;
    if (spec.attack && conditions.areIds) return reasons.ofNumbers;
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

/** The symbols of the term of `method` with these values of its fields, by letter. */
export const symbolsOf = ({ symbols = usualSymbols }: Pick<MethodSpec, 'symbols'>, values: Values): Symbols =>
  typeof symbols === 'function' ? symbols(values) : symbols;

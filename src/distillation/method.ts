import type * as tf from '@tensorflow/tfjs';
import type { MethodConditions, MethodDeclaration, Tap, TapPair, WeightSpec } from '../experiment/declarations';
import type { Values } from '../experiment/fields';
import type { Text } from '../experiment/text';
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
export interface AttackPlan {
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

const families: Readonly<Record<Family, Text>> = {
  response: { en: 'Answers', zh: '响应' },
  feature: { en: 'Features', zh: '特征' },
  relation: { en: 'Relations', zh: '关系' },
  self: { en: 'The student itself', zh: '学生自身' },
  robust: { en: 'Against an adversary', zh: '对抗攻击' },
};

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
  /**
   * LaTeX of the term that λ multiplies, in brackets where it is a sum. `\T` stands for the temperature and
   * `\field{name}` for a field, so that numbers can take their places; without `\T`, temperature has no effect.
   */
  formula(values: Values): string;
  /** Present where only examples with a hard label count. */
  readonly needsLabels?: true;
  /** Why it is of no use in a scene, beyond what labels and taps already say. */
  readonly refuses?: (scene: MethodConditions) => Text | null;
  /** Present where activations are compared: which taps of student and teacher belong together. */
  readonly pairs?: (scene: Pick<MethodConditions, 'student' | 'teacher'>) => Pairing;
  /** Present where the student's activations are used without the teacher's: at which taps. */
  readonly ownTaps?: (student: readonly Tap[]) => OwnTaps;
  /** Weights of its own that train along with the student and are thrown away after it. */
  readonly adapter?: (sight: AdapterContext, values: Values) => readonly WeightSpec[];
  /** Present where the student is attacked at each step, and how. */
  readonly attack?: (values: Values) => AttackPlan;
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

const withoutLabels: Text = {
  en: 'It needs hard labels, and no example of the transfer set carries one.',
  zh: '该方法需要硬标签，而迁移集中没有任何带标签的样本。',
};

const withBlends: Text = {
  en: 'It needs the one true class of each example, and mixup blends examples of several classes.',
  zh: '该方法需要每个样本唯一的真实类别，而 mixup 混合了不同类别的样本。',
};

const withoutTheirLabels: Text = {
  en: 'It needs hard labels for every question that the teacher speaks of, and the student has them for one alone.',
  zh: '该方法要求教师所教的每个问题都有硬标签，而学生只有其中一个问题的标签。',
};

const ofAnswers: Text = {
  en: 'It does more than compare answers, which is what two heads on one body are distilled by.',
  zh: '该方法不只比较输出，而同一主干上的两个输出头是通过比较输出来蒸馏的。',
};

const ofOneStudent: Text = {
  en: 'It trains weights of its own along with one student, and here two networks learn from each other.',
  zh: '该方法带有随一个学生一起训练的自身权重，而这里是两个网络互相学习。',
};

const onOneStudent: Text = {
  en: 'It attacks one student, and here two networks learn from each other.',
  zh: '该方法攻击一个学生，而这里是两个网络互相学习。',
};

const ofOneTeacher: Text = {
  en: 'It compares activations with those of one trained teacher. Several teachers, or networks that learn together, share only logits.',
  zh: '该方法与一位训练好的教师的激活相比较；多位教师或同时学习的网络只能共用 logits。',
};

export const method = (spec: MethodSpec): Method => ({
  ...spec,
  group: families[spec.family],
  disabledReason(scene) {
    if (spec.needsLabels && scene.labelled === 0) return withoutLabels;
    if (spec.needsLabels && scene.mixesLabels) return withBlends;
    if (scene.second && spec.family !== 'response') return ofAnswers;
    if (spec.needsLabels && scene.second?.isTaughtUnlabelled) return withoutTheirLabels;
    const { teachers = 1 } = scene;
    if (spec.pairs && teachers !== 1) return ofOneTeacher;
    if ((spec.adapter || spec.ownTaps) && teachers === 0) return ofOneStudent;
    if (spec.attack && teachers === 0) return onOneStudent;
    for (const found of [spec.pairs?.(scene), spec.ownTaps?.(scene.student)]) {
      if (found && 'disabledReason' in found) return found.disabledReason;
    }
    return spec.refuses?.(scene) ?? null;
  },
});

/** Does the temperature enter the term at all? */
export const usesTemperature = (of: MethodSpec, values: Values): boolean => of.formula(values).includes('\\T');

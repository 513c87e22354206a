import * as tf from '@tensorflow/tfjs';
import type { Method } from '../../src/distillation/method';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { randomStream } from '../../src/experiment/random';
import { labelling } from '../../src/objectives';
import { answerLossOf } from '../../src/training/step/distillationLoss';
import features from '../distillation/features.json';
import responses from '../distillation/responses.json';

/** What a method's term is asked about; numbers as nested arrays. */
export interface Question {
  /** Whatever is not named has its default. */
  readonly values?: Values;
  readonly temperature?: number;
  /** One unless told: whatever has to begin has begun. */
  readonly progress?: number;
  /** `[batch, classes]` each. */
  readonly student: number[][];
  readonly teacher: number[][];
  /** Of the first examples; the others carry none. All are of class 0 unless told. */
  readonly labels?: number[];
  readonly features?: readonly { readonly student: Nested; readonly teacher: Nested }[];
  /** The student's activations at its own taps. */
  readonly own?: readonly Nested[];
  /** Which positions of sequences count, `[batch, positions]`; all unless told. */
  readonly mask?: number[][];
  /** Does attention hide from a query what comes after it? No unless told. */
  readonly isCausal?: boolean;
  readonly adapter?: readonly Nested[];
  /** Logits for the examples as they were moved, `[batch, classes]`; the student's unless told. */
  readonly attacked?: number[][];
}
export type Nested = tf.TensorLike;

export interface Answer {
  readonly value: number;
  /** In the student's logits, `[batch, classes]`; noughts where the term does not use them. */
  readonly gradient: number[][];
  /** In the student's activations, one flat array a pair, then one for each of its own taps. */
  readonly ofFeatures: number[][];
  /** In the method's own weights, one flat array each. */
  readonly ofAdapter: number[][];
  /** In the logits for moved examples, flat; empty where the question has none. */
  readonly ofAttacked: number[];
}

/** Decoder and loss of a batch of rows, each a class of its own; `weight` is 1 for those that count, null if all do. */
export const classOfEachRow = (count: number, classes: number, weight: tf.Tensor1D | null = null) =>
  answerLossOf({ objective: labelling, classes, rows: 1, weight: 1, isTaught: true }, count, weight);

/** Value of a method's term, and its gradients. */
export function termOf(method: Method, question: Question): Answer {
  const numbers = tensorsOf(method, question).map((tensor) => [...tensor.dataSync()]);
  return answerOf(question, numbers);
}

/** The same where the backend does not answer at once. */
export async function termLater(method: Method, question: Question): Promise<Answer> {
  const tensors = tensorsOf(method, question);
  const numbers = await Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]));
  tf.dispose(tensors);
  return answerOf(question, numbers);
}

function answerOf(
  { student, features = [], own = [], adapter = [] }: Question,
  [value = [], logits = [], ...rest]: number[][],
): Answer {
  const classes = student[0]?.length ?? 0;
  return {
    value: value[0] as number,
    gradient: student.map((_, row) => logits.slice(row * classes, (row + 1) * classes)),
    ofFeatures: rest.slice(0, features.length + own.length),
    ofAdapter: rest.slice(features.length + own.length, features.length + own.length + adapter.length),
    ofAttacked: rest[features.length + own.length + adapter.length] ?? [],
  };
}

/** The value, and the gradients in logits, activations and weights. */
function tensorsOf(method: Method, question: Question): tf.Tensor[] {
  const { student, teacher, temperature = 4, features = [], own = [], adapter = [], attacked } = question;
  const labels = question.labels ?? student.map(() => 0);
  return tf.tidy(() => {
    const classes = student[0]?.length ?? 0;
    const oneHot = student.map((_, row) => Array.from({ length: classes }, (_, c) => (labels[row] === c ? 1 : 0)));
    const constant = {
      teacher: tf.tensor2d(teacher),
      labels: tf.tensor2d(oneHot),
      labelled: labels.length,
      temperature: tf.scalar(temperature),
      progress: tf.scalar(question.progress ?? 1),
    };
    const mask = question.mask && tf.tensor2d(question.mask);
    const theirs = features.map((pair) => tf.tensor(pair.teacher));
    const values = { ...defaultsOf(method.fields), ...question.values } as Values;
    const given: Nested[] = [student, ...features.map((pair) => pair.student), ...own, ...adapter];
    if (attacked) given.push(attacked);
    const parts = given.map((part) => tf.tensor(part));
    const term = (...inputs: tf.Tensor[]) => {
      const [logits, ...rest] = inputs as [tf.Tensor2D, ...tf.Tensor[]];
      const maskOf = (...of: tf.Tensor[]) => (mask && of.some(({ rank }) => rank > 2) ? mask : null);
      const pairs = theirs.map((activation, at) => ({
        student: rest[at] as tf.Tensor,
        teacher: activation,
        mask: maskOf(rest[at] as tf.Tensor, activation),
        ...(question.isCausal && { isCausal: true as const }),
      }));
      const alone = rest.slice(theirs.length, theirs.length + own.length).map((x) => ({ student: x, mask: maskOf(x) }));
      const weights = rest.slice(theirs.length + own.length, theirs.length + own.length + adapter.length);
      const moved = (attacked ? rest.at(-1) : logits) as tf.Tensor2D;
      const batch = {
        ...constant,
        weight: null,
        objective: classOfEachRow(student.length, classes),
        student: logits,
        attacked: moved,
        features: pairs,
        own: alone,
        adapter: weights,
      };
      // Nothing times everything, so that a gradient is there for what the term does not use.
      const zero = tf.mul(tf.addN(inputs.map((input) => tf.sum(input))), 0);
      return tf.add(method.term(tf, batch, values), zero) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(term)(parts);
    return [value, ...grads];
  });
}

/** `[rows, columns]` of normal numbers, the same for the same purpose. */
export function normals(rows: number, columns: number, spread: number, purpose: string): number[][] {
  const random = randomStream(7, purpose);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => spread * random.normal()));
}

/** Euclidean length of all numbers together. */
export const norm = (rows: number[][]): number => Math.hypot(...rows.flat());

/** What PyTorch says of a question; see test/distillation/reference.py. */
export interface ReferenceCase extends Question, Omit<Answer, 'gradient' | 'ofFeatures' | 'ofAttacked'> {
  readonly method: string;
  /** Absent where the term does not use the logits. */
  readonly gradient?: number[][];
  readonly ofFeatures?: number[][];
  readonly ofAttacked?: number[];
}

const logits = normals(4, 3, 1, 'logits');

/** Every reference case; where only activations are compared, any logits do. */
export const referenceCases: readonly ReferenceCase[] = [...responses, ...features].map(
  (entry) => ({ student: logits, teacher: logits, ...entry }) as unknown as ReferenceCase,
);

/** The largest difference from PyTorch's value and gradients, each in units of its size. */
export function deviation(answer: Answer, entry: ReferenceCase): number {
  const apart = (own: number[][], theirs: number[][]) => {
    const other = theirs.flat();
    if (own.flat().length !== other.length) return Number.POSITIVE_INFINITY;
    return Math.max(0, ...own.flat().map((value, at) => Math.abs(value - (other[at] as number)) / norm(theirs)));
  };
  return Math.max(
    Math.abs(answer.value - entry.value) / Math.abs(entry.value),
    entry.gradient ? apart(answer.gradient, entry.gradient) : 0,
    apart(answer.ofFeatures, entry.ofFeatures ?? []),
    apart(answer.ofAdapter, entry.ofAdapter),
    entry.ofAttacked ? apart([answer.ofAttacked], [entry.ofAttacked]) : 0,
  );
}

import * as tf from '@tensorflow/tfjs';
import type { Method } from '../../src/distillation/method';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { randomStream } from '../../src/experiment/random';

/** What a method's term is asked about; numbers as nested arrays. */
export interface Question {
  /** Whatever is not named has its default. */
  readonly values?: Values;
  readonly temperature?: number;
  /** `[batch, classes]` each. */
  readonly student: number[][];
  readonly teacher: number[][];
  /** Of the first examples; the others carry none. All are of class 0 unless told. */
  readonly labels?: number[];
  readonly features?: readonly { readonly student: Nested; readonly teacher: Nested }[];
  readonly adapter?: readonly Nested[];
}
export type Nested = tf.TensorLike;

export interface Answer {
  readonly value: number;
  /** In the student's logits, `[batch, classes]`; noughts where the term does not use them. */
  readonly gradient: number[][];
  /** In the student's activations, one flat array a pair. */
  readonly ofFeatures: number[][];
  /** In the method's own weights, one flat array each. */
  readonly ofAdapter: number[][];
}

/** Value of a method's term, and its gradients. */
export function termOf(method: Method, question: Question): Answer {
  const { student, teacher, temperature = 4, features = [], adapter = [] } = question;
  const labels = question.labels ?? student.map(() => 0);
  return tf.tidy(() => {
    const classes = student[0]?.length ?? 0;
    const oneHot = student.map((_, row) => Array.from({ length: classes }, (_, c) => (labels[row] === c ? 1 : 0)));
    const constant = {
      teacher: tf.tensor2d(teacher),
      labels: tf.tensor2d(oneHot),
      labelled: labels.length,
      temperature: tf.scalar(temperature),
    };
    const theirs = features.map((pair) => tf.tensor(pair.teacher));
    const values = { ...defaultsOf(method.fields), ...question.values } as Values;
    const parts = [tf.tensor2d(student), ...features.map((pair) => tf.tensor(pair.student))];
    const own = adapter.map((weights) => tf.tensor(weights));
    const term = (...inputs: tf.Tensor[]) => {
      const [logits, ...rest] = inputs as [tf.Tensor2D, ...tf.Tensor[]];
      const pairs = theirs.map((activation, at) => ({ student: rest[at] as tf.Tensor, teacher: activation }));
      const batch = { ...constant, student: logits, features: pairs, adapter: rest.slice(theirs.length) };
      // Nothing times everything, so that a gradient is there for what the term does not use.
      const nought = tf.mul(tf.addN(inputs.map((input) => tf.sum(input))), 0);
      return tf.add(method.term(tf, batch, values), nought) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(term)([...parts, ...own]);
    const numbers = grads.map((gradient) => [...gradient.dataSync()]);
    return {
      value: value.dataSync()[0] as number,
      gradient: (grads[0] as tf.Tensor2D).arraySync(),
      ofFeatures: numbers.slice(1, parts.length),
      ofAdapter: numbers.slice(parts.length),
    };
  });
}

/** `[rows, columns]` of normal numbers, the same for the same purpose. */
export function normals(rows: number, columns: number, spread: number, purpose: string): number[][] {
  const random = randomStream(7, purpose);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => spread * random.normal()));
}

/** Euclidean length of all numbers together. */
export const norm = (rows: number[][]): number => Math.hypot(...rows.flat());

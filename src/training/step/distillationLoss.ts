import * as tf from '@tensorflow/tfjs';
import type { Batch, Method } from '../../distillation/method';
import type { Values } from '../../experiment/fields';
import { type Head, splitHeads } from '../../models/heads';
import type { ControlValues } from '../feed/stepFeed';

/** The student's loss on one batch, and its two parts; each is a sum over the heads, weighted by `Head.weight`. */
export interface DistillationLoss {
  /** hard + soft. */
  readonly total: tf.Scalar;
  /** α times the cross-entropy on hard labels. */
  readonly hard: tf.Scalar;
  /** λ times the method's term. */
  readonly soft: tf.Scalar;
}

/**
 * Cross-entropy: −Σ y·log softmax(z), summed over classes and examples and divided by `count`, the number of examples
 * with a label; 0 if none has one. Both tensors are `[batch, classes]`. Must run inside `tf.tidy`.
 */
export function crossEntropy(logits: tf.Tensor2D, hardLabels: tf.Tensor2D, count: number): tf.Scalar {
  return tf.mul(tf.sum(tf.mul(hardLabels, tf.logSoftmax(logits))), -1 / Math.max(1, count)) as tf.Scalar;
}

/**
 * The weighted sum of the heads' cross-entropies; `logits` and `hardLabels` are `[batch, outputs]`. Must run inside
 * `tf.tidy`.
 */
export function crossEntropies(
  heads: readonly Head[],
  logits: tf.Tensor2D,
  hardLabels: tf.Tensor2D,
  count: number,
): tf.Scalar {
  const [answers, labels] = [logits, hardLabels].map((all) => splitHeads(tf, heads, all)) as [Parts, Parts];
  return weightedSum(heads, (at) => crossEntropy(answers[at] as tf.Tensor2D, labels[at] as tf.Tensor2D, count));
}

type Parts = readonly tf.Tensor2D[];

/** The columns of each head: the batch with `[batch, classes]` in place of `[batch, outputs]`. */
function headsOf(heads: readonly Head[], batch: Batch): readonly Batch[] {
  const cut = (all: tf.Tensor2D) => splitHeads(tf, heads, all);
  const [student, teacher, labels] = [cut(batch.student), cut(batch.teacher), cut(batch.labels)];
  const attacked = batch.attacked === batch.student ? student : cut(batch.attacked);
  return heads.map((_, at) => ({
    ...batch,
    student: student[at] as tf.Tensor2D,
    attacked: attacked[at] as tf.Tensor2D,
    teacher: teacher[at] as tf.Tensor2D,
    labels: labels[at] as tf.Tensor2D,
  }));
}

/** Σ weight·term over the heads that have a term. @throws Error if none has, because `tf.addN` rejects an empty list */
function weightedSum(heads: readonly Head[], term: (at: number) => tf.Scalar | null): tf.Scalar {
  const terms = heads.flatMap(({ weight }, at) => {
    const found = term(at);
    if (!found) return [];
    return [weight === 1 ? found : (tf.mul(found, weight) as tf.Scalar)];
  });
  return (terms.length === 1 ? terms[0] : tf.addN(terms)) as tf.Scalar;
}

/**
 * L = α·CE(y, student) + λ·term: CE summed over the heads, the term over the heads that are taught, both weighted.
 * Logits and labels in `batch` are `[batch, outputs]`. Differentiable with respect to everything that the student
 * computed. Must run inside `tf.tidy`.
 * @throws Error if no head is taught
 */
export function distillationLoss(
  method: Method,
  values: Values,
  heads: readonly Head[],
  batch: Batch,
  { hardWeight, softWeight }: Pick<ControlValues, 'hardWeight' | 'softWeight'>,
): DistillationLoss {
  const parts = headsOf(heads, batch);
  const ofLabels = weightedSum(heads, (at) => {
    const { student, labels, labelled } = parts[at] as Batch;
    return crossEntropy(student, labels, labelled);
  });
  const ofTeacher = weightedSum(heads, (at) =>
    heads[at]?.isTaught ? method.term(tf, parts[at] as Batch, values) : null,
  );
  const hard = tf.mul(hardWeight, ofLabels) as tf.Scalar;
  const soft = tf.mul(softWeight, ofTeacher) as tf.Scalar;
  return { total: tf.add(hard, soft) as tf.Scalar, hard, soft };
}

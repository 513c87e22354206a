import * as tf from '@tensorflow/tfjs';
import type { Batch, Method } from '../../distillation/method';
import type { Values } from '../../experiment/fields';
import { type Head, headsIn } from '../../models/heads';
import type { ControlValues } from '../feed/stepFeed';

/** The student's loss on one batch. `total` = α·hard + λ·soft; each is a sum over the heads, by their weights. */
export interface DistillationLoss {
  readonly total: tf.Scalar;
  /** The cross-entropy on hard labels, before α. */
  readonly hard: tf.Scalar;
  /** The method's term, before λ. */
  readonly soft: tf.Scalar;
}

/** −Σ y·log softmax(z), summed over classes and examples, over `count` examples that carry a label. */
export function crossEntropy(logits: tf.Tensor2D, hardLabels: tf.Tensor2D, count: number): tf.Scalar {
  return tf.mul(tf.sum(tf.mul(hardLabels, tf.logSoftmax(logits))), -1 / Math.max(1, count)) as tf.Scalar;
}

/** The cross-entropy of every head by its weight; `logits` and `hardLabels` are `[batch, outputs]`. */
export function crossEntropies(
  heads: readonly Head[],
  logits: tf.Tensor2D,
  hardLabels: tf.Tensor2D,
  count: number,
): tf.Scalar {
  const [answers, labels] = [logits, hardLabels].map((all) => headsIn(tf, heads, all)) as [Parts, Parts];
  return weighed(heads, (at) => crossEntropy(answers[at] as tf.Tensor2D, labels[at] as tf.Tensor2D, count));
}

type Parts = readonly tf.Tensor2D[];

/** The batch as each head sees it. */
function headsOf(heads: readonly Head[], batch: Batch): readonly Batch[] {
  const cut = (all: tf.Tensor2D) => headsIn(tf, heads, all);
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

/** Σ weight·term over these heads; the sum of nothing is zero. */
function weighed(heads: readonly Head[], term: (at: number) => tf.Scalar | null): tf.Scalar {
  const terms = heads.flatMap(({ weight }, at) => {
    const found = term(at);
    if (!found) return [];
    return [weight === 1 ? found : (tf.mul(found, weight) as tf.Scalar)];
  });
  return (terms.length === 1 ? terms[0] : tf.addN(terms)) as tf.Scalar;
}

/**
 * L = α·CE(y, student) + λ·term, both summed over the heads, the term over those that are taught. What `batch` has of
 * logits and labels is `[batch, outputs]`. Differentiable in everything of the student's in it. Runs inside `tf.tidy`.
 */
export function distillationLoss(
  method: Method,
  values: Values,
  heads: readonly Head[],
  batch: Batch,
  { hardWeight, softWeight }: Pick<ControlValues, 'hardWeight' | 'softWeight'>,
): DistillationLoss {
  const parts = headsOf(heads, batch);
  const hard = weighed(heads, (at) => {
    const { student, labels, labelled } = parts[at] as Batch;
    return crossEntropy(student, labels, labelled);
  });
  const soft = weighed(heads, (at) => (heads[at]?.isTaught ? method.term(tf, parts[at] as Batch, values) : null));
  const total = tf.add(tf.mul(hardWeight, hard), tf.mul(softWeight, soft)) as tf.Scalar;
  return { total, hard, soft };
}

import * as tf from '@tensorflow/tfjs';
import type { AnswerLoss, Batch, Method } from '../../distillation/method';
import type { Values } from '../../experiment/fields';
import { type Head, splitHeads, splitTargets } from '../../models/heads';
import type { ControlValues } from '../feed/stepFeed';
import type { LabelledBatch } from './labelledBatch';
import { objectiveLoss } from './objectiveLoss';

/** The student's loss on one batch, and its two parts; each is a sum over the heads, weighted by `Head.weight`. */
export interface DistillationLoss {
  /** hard + soft. */
  readonly total: tf.Scalar;
  /** α times the loss on hard targets. */
  readonly hard: tf.Scalar;
  /** λ times the method's term. */
  readonly soft: tf.Scalar;
}

/**
 * The weighted sum of the heads' losses on hard targets; `logits` are `[batch, outputs]`. Must run inside `tf.tidy`.
 */
export function hardLosses(
  heads: readonly Head[],
  logits: tf.Tensor2D,
  { labels, labelled, mask }: LabelledBatch,
): tf.Scalar {
  const [answers, targets] = [splitHeads(tf, heads, logits), splitTargets(tf, heads, labels)];
  const batch = logits.shape[0];
  return weightedSum(heads, (at) => {
    const head = heads[at] as Head;
    const weight = head.objective.weight(tf, mask, batch, head);
    return objectiveLoss(head, answers[at] as tf.Tensor2D, { targets: targets[at] as tf.Tensor2D, labelled, weight });
  });
}

/** The outputs and targets of all heads for a batch, `[batch, outputs]`, instead of the rows of one. */
export interface WholeBatch extends Omit<Batch, 'weight' | 'objective'> {
  /** Which positions of the inputs count, `[batch, positions]`; null if all do. */
  readonly mask: tf.Tensor2D | null;
}

/** The rows of each head: the batch with `[batch · rows, classes]` in place of `[batch, outputs]`. */
function headsOf(heads: readonly Head[], { mask, searched: found, ...batch }: WholeBatch): readonly Batch[] {
  const cut = (all: tf.Tensor2D) => splitHeads(tf, heads, all);
  const [student, teacher, labels] = [cut(batch.student), cut(batch.teacher), splitTargets(tf, heads, batch.labels)];
  const attacked = batch.attacked === batch.student ? student : cut(batch.attacked);
  const searched = found && splitTargets(tf, heads, found);
  const count = batch.student.shape[0];
  return heads.map((head, at) => {
    const weight = head.objective.weight(tf, mask, count, head);
    const ofHead = head.objective.writeSearched && searched?.[at];
    return {
      ...batch,
      ...(ofHead && { searched: ofHead }),
      student: student[at] as tf.Tensor2D,
      attacked: attacked[at] as tf.Tensor2D,
      teacher: teacher[at] as tf.Tensor2D,
      labels: labels[at] as tf.Tensor2D,
      weight,
      objective: answerLossOf(head, count, weight),
    };
  });
}

/** Decoder and loss of a head for a batch of `count` examples; `weight` says which rows count, `[count · rows]`. */
export const answerLossOf = (head: Head, count: number, weight: tf.Tensor1D | null): AnswerLoss => ({
  decode: (logits) => head.objective.pseudoTargets(tf, logits, weight, head),
  loss: (logits, targets) => objectiveLoss(head, logits, { targets, labelled: count, weight }),
});

/** The batch of a method: its hard labels are one-hot rows, `[batch · rows, classes]`; zeros if rows have none. */
function labelledRows({ objective, rows, classes }: Head, batch: Batch): Batch {
  if (!objective.hasRowTargets) return { ...batch, labels: tf.zerosLike(batch.teacher) };
  return rows === 1 ? batch : { ...batch, labels: tf.reshape(batch.labels, [-1, classes]) };
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
 * L = α·(loss on hard targets) + λ·term: the loss summed over the heads, the term over the heads that are taught, both
 * weighted. Logits in `batch` are `[batch, outputs]`. Differentiable with respect to everything that the student
 * computed. Must run inside `tf.tidy`.
 * @throws Error if no head is taught
 */
export function distillationLoss(
  method: Method,
  values: Values,
  heads: readonly Head[],
  batch: WholeBatch,
  { hardWeight, softWeight }: Pick<ControlValues, 'hardWeight' | 'softWeight'>,
): DistillationLoss {
  const parts = headsOf(heads, batch);
  const ofLabels = weightedSum(heads, (at) => {
    const { student, labels, labelled, weight } = parts[at] as Batch;
    return objectiveLoss(heads[at] as Head, student, { targets: labels, labelled, weight });
  });
  const ofTeacher = weightedSum(heads, (at) =>
    heads[at]?.isTaught ? method.term(tf, labelledRows(heads[at] as Head, parts[at] as Batch), values) : null,
  );
  const hard = tf.mul(hardWeight, ofLabels) as tf.Scalar;
  const soft = tf.mul(softWeight, ofTeacher) as tf.Scalar;
  return { total: tf.add(hard, soft) as tf.Scalar, hard, soft };
}

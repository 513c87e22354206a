import * as tf from '@tensorflow/tfjs';
import { type Head, splitHeads } from '../../models/heads';

/**
 * Pseudo-labels (Lee 2013): what the teacher answers as a hard target, for each head. `teacherLogits` are
 * `[count, outputs]`, `mask` says which positions of the inputs count, `[count, positions]`, null if all do; the result
 * is `[count, targets]`. Must run inside `tf.tidy`.
 */
export function pseudoLabelsOf(
  heads: readonly Head[],
  teacherLogits: tf.Tensor2D,
  mask: tf.Tensor2D | null,
): tf.Tensor2D {
  const made = splitHeads(tf, heads, teacherLogits).map((logits, at) => {
    const head = heads[at] as Head;
    const weight = head.objective.weight(tf, mask, teacherLogits.shape[0], head);
    return head.objective.pseudoTargets(tf, logits, weight, head);
  });
  return made.length === 1 ? (made[0] as tf.Tensor2D) : tf.concat2d(made, 1);
}

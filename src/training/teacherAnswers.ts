import * as tf from '@tensorflow/tfjs';
import { logitsOfSet } from './evaluation';
import { type Learned, logitsOf } from './learner';
import type { Inputs } from './residentSet';

/** The teacher's logits for the examples of a batch; temperature is applied when they are used. */
export interface TeacherAnswers {
  /** `[batch, classes]`. `rows` are `[batch]`, `x` their inputs as learners see them. Runs inside `tf.tidy`. */
  of(rows: tf.Tensor1D, x: tf.Tensor): tf.Tensor2D;
  dispose(): void;
}

/** Asked once about every example: any temperature is then free. Resolves when all answers are there. */
export async function keptAnswers(teacher: Learned, inputs: Inputs): Promise<TeacherAnswers> {
  const logits = logitsOfSet(teacher, inputs);
  await logits.data();
  return { of: (rows) => tf.gather(logits, rows), dispose: () => logits.dispose() };
}

/** Asked at every step, as it must be about inputs that are different each time. */
export const liveAnswers = (teacher: Learned): TeacherAnswers => ({
  of: (_rows, x) => logitsOf(teacher, x),
  dispose() {},
});

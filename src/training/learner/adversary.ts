import * as tf from '@tensorflow/tfjs';
import type { AttackSettings } from '../../distillation/method';
import type { Shape } from '../../experiment/declarations';
import type { InputKind } from '../../experiment/inputKind';
import type { Random } from '../../experiment/random';
import type { TrainingSettings } from '../../experiment/settings';
import { normal } from '../feed/augmentation';
import { createUniformNumbers, numbersOf } from '../feed/uniformNumbers';
import type { Model } from './model';
import { ballAround, clippedTo, pgdStep, stepSizeOf } from './pgd';

/** Makes adversarial examples of each batch by PGD on the learner's weights before the step. The caller disposes it. */
export interface Adversary {
  /**
   * Moves each coordinate of `x` (`[batch, …inputShape]`) by at most ε so that the learner's cross-entropy to `target`
   * (`[batch, outputs]`) grows; the result has the shape of `x`. The learner runs in evaluation mode: without dropout,
   * with running statistics. Must run inside `tf.tidy`.
   */
  moved(learner: Model, x: tf.Tensor, target: tf.Tensor2D): tf.Tensor;
  /** Advances the random numbers. Must be called once per step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

/**
 * The attack of the teacher's adversarial training (Madry et al., ICLR 2018), with fewer steps than the paper's 40 on
 * digits; null if the experiment asks for none.
 */
export const attackOnTeacher = ({ teacherAttack }: TrainingSettings): AttackSettings | null =>
  teacherAttack > 0 ? { epsilon: teacherAttack, steps: 5, awayFrom: 'label', start: 'anywhere' } : null;

/** Standard deviation of the Gaussian offset from the example at which a `near` attack starts (Zi et al. 2021). */
const near = 0.001;

/** What an adversary must know of the batches. */
export interface AdversaryOptions {
  /** Number of examples. */
  readonly size: number;
  readonly inputShape: Shape;
  readonly range: InputKind['range'] | undefined;
  readonly random: Random;
}

/**
 * Creates an adversary for batches of `size` examples. `random` draws its random starts: Gaussian close to the example
 * (`near`), or uniform within ±ε (`anywhere`).
 * @throws RangeError without a range
 */
export function createAdversary(
  { epsilon, steps, start }: AttackSettings,
  { size, inputShape, range, random }: AdversaryOptions,
): Adversary {
  if (!range) throw new RangeError('An attack needs the range of the inputs.');
  const isNear = start === 'near';
  const numbers = createUniformNumbers([isNear ? [2, size, ...inputShape] : [size, ...inputShape]], random);
  return {
    moved(learner, x, target) {
      const ball = ballAround(x, epsilon, range);
      const drawn = numbersOf(numbers.forStep()());
      const offset = isNear ? tf.mul(normal(drawn), near) : tf.mul(tf.sub(tf.mul(drawn, 2), 1), epsilon);
      let now = clippedTo(ball, tf.add(x, offset));
      for (let step = 0; step < steps; step++) now = pgdStep(learner, now, target, stepSizeOf(epsilon, steps), ball);
      return now;
    },
    advance: () => numbers.advance(),
    dispose: () => numbers.dispose(),
  };
}

/**
 * The target whose cross-entropy the attack increases, `[batch, classes]`: the teacher's distribution at T = 1, or the
 * hard label. Examples without a hard label use the teacher's predicted class. `labels` and `teacher` (logits) are
 * `[batch, classes]`. Must run inside `tf.tidy`.
 */
export function targetOf({ awayFrom }: AttackSettings, labels: tf.Tensor2D, teacher: tf.Tensor2D): tf.Tensor2D {
  if (awayFrom === 'teacher') return tf.softmax(teacher);
  const predictions = tf.cast(tf.oneHot(tf.argMax(teacher, 1), teacher.shape[1]), 'float32');
  return tf.add(labels, tf.mul(predictions, tf.sub(1, tf.sum(labels, 1, true))));
}

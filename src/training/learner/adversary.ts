import * as tf from '@tensorflow/tfjs';
import type { AttackSettings } from '../../distillation/method';
import { rangeOf, type Shape } from '../../experiment/declarations';
import type { Random } from '../../experiment/random';
import type { TrainingSettings } from '../../experiment/settings';
import { normal } from '../feed/augmentation';
import { createUniformNumbers, numbersOf } from '../feed/uniformNumbers';
import type { Model } from './model';
import { ballAround, clippedTo, pgdStep, stepSizeOf } from './pgd';

/** Moves the examples of each batch to where the learner, as it stands before the step, does worst. */
export interface Adversary {
  /**
   * `x` (`[batch, …inputShape]`) moved by at most ε, so that the cross-entropy to `target` (`[batch, classes]`) grows.
   * The learner answers as when evaluating. Runs inside `tf.tidy`.
   */
  moved(learner: Model, x: tf.Tensor, target: tf.Tensor2D): tf.Tensor;
  /** To be called once a step, after the batch was used. */
  advance(): void;
  dispose(): void;
}

/** Adversarial training (Madry et al., ICLR 2018), with fewer steps than the paper's 40 on digits; null where there is none. */
export const attackOnTeacher = ({ teacherAttack }: TrainingSettings): AttackSettings | null =>
  teacherAttack > 0 ? { epsilon: teacherAttack, steps: 5, awayFrom: 'label', start: 'anywhere' } : null;

/** Standard deviation of where a search begins that begins next to the example (Zi et al. 2021). */
const near = 0.001;

export function createAdversary(
  { epsilon, steps, start }: AttackSettings,
  { size, inputShape, random }: { readonly size: number; readonly inputShape: Shape; readonly random: Random },
): Adversary {
  const isNear = start === 'near';
  const numbers = createUniformNumbers([isNear ? [2, size, ...inputShape] : [size, ...inputShape]], random);
  return {
    moved(learner, x, target) {
      const ball = ballAround(x, epsilon, rangeOf(inputShape));
      const drawn = numbersOf(numbers.forStep()());
      const aside = isNear ? tf.mul(normal(drawn), near) : tf.mul(tf.sub(tf.mul(drawn, 2), 1), epsilon);
      let now = clippedTo(ball, tf.add(x, aside));
      for (let step = 0; step < steps; step++) now = pgdStep(learner, now, target, stepSizeOf(epsilon, steps), ball);
      return now;
    },
    advance: () => numbers.advance(),
    dispose: () => numbers.dispose(),
  };
}

/**
 * What the search leads away from, `[batch, classes]`: the teacher's distribution at T = 1, or the hard label, in whose
 * place stands the teacher's answer where an example has none.
 */
export function targetOf({ awayFrom }: AttackSettings, labels: tf.Tensor2D, teacher: tf.Tensor2D): tf.Tensor2D {
  if (awayFrom === 'teacher') return tf.softmax(teacher);
  const answers = tf.cast(tf.oneHot(tf.argMax(teacher, 1), teacher.shape[1]), 'float32');
  return tf.add(labels, tf.mul(answers, tf.sub(1, tf.sum(labels, 1, true))));
}

import * as tf from '@tensorflow/tfjs';
import { outputsOf, splitHeads } from '../../models/heads';
import type { AttackOutcome, AttackRequest } from '../../report/answers';
import type { Role } from '../../report/roles';
import { logitsOf, type Model } from './model';
import { ballAround, costsOf, pgdStep, stepSizeOf } from './pgd';

/** Number of examples attacked in one pass, to bound the memory of the activations. */
const chunk = 250;

/** Options of {@link attacked}; ε is in units of the inputs. */
export interface AttackOptions extends Pick<AttackRequest, 'epsilon' | 'steps' | 'range'> {
  /** Lets pending messages be handled between two steps. */
  readonly yieldToEvents: () => Promise<void>;
}

/**
 * Adversarial examples for `x` (`[count, …inputShape]`), of the same shape: every coordinate moves by at most ε so that
 * the learner's cross-entropy to the true classes `y` (`[count, outputs]`, one-hot) grows. One step of ε follows the
 * sign of the gradient (FGSM: Goodfellow, Shlens & Szegedy, ICLR 2015); several steps have 2.5 ε / steps each and are
 * clipped to the ball (PGD: Madry et al., ICLR 2018), starting at the example itself. For each example the result is
 * the visited point with the largest cross-entropy. The caller owns the result.
 * @throws whatever `yieldToEvents` throws
 */
export async function attacked(
  learner: Model,
  x: tf.Tensor,
  y: tf.Tensor2D,
  { epsilon, steps, range, yieldToEvents }: AttackOptions,
): Promise<tf.Tensor> {
  const stepSize = stepSizeOf(epsilon, steps);
  const ball = ballAround(x, epsilon, range);
  let state = tf.tidy(() => ({ now: tf.mul(x, 1), best: tf.mul(x, 1), cost: costsOf(learner, x, y) }));
  try {
    for (let step = 0; step < steps; step++) {
      const before = state;
      state = tf.tidy(() => {
        const now = pgdStep(learner, before.now, y, stepSize, ball);
        const cost = costsOf(learner, now, y);
        const isWorse = tf.reshape(tf.greater(cost, before.cost), [-1, ...x.shape.slice(1).map(() => 1)]);
        const best = tf.where(tf.broadcastTo(isWorse, x.shape), now, before.best);
        return { now, best, cost: tf.maximum(cost, before.cost) };
      });
      tf.dispose({ ...before });
      await yieldToEvents();
    }
    return state.best.clone();
  } finally {
    tf.dispose([ball.low, ball.high, state.now, state.best, state.cost]);
  }
}

/**
 * Attacks a learner on all examples of `question` with its own gradients, and returns its predicted classes before and
 * after. Only the first head, the classes of the task, is attacked.
 * @throws whatever `yieldToEvents` throws
 */
export async function attackOn(
  learner: Model,
  question: AttackRequest,
  yieldToEvents: () => Promise<void>,
): Promise<NonNullable<AttackOutcome['learners'][Role]>> {
  const { inputs, labels } = question;
  const count = labels.length;
  const size = inputs.length / count;
  const { heads } = learner.network;
  const clean: number[] = [];
  const answers: number[] = [];
  let first = new Float32Array(0);
  for (let from = 0; from < count; from += chunk) {
    const to = Math.min(count, from + chunk);
    const part = inputs.subarray(from * size, to * size);
    const x = tf.tensor(part, [to - from, ...learner.network.inputShape], 'float32');
    const y = tf.tidy(() =>
      tf.oneHot(tf.tensor1d(labels.subarray(from, to), 'int32'), outputsOf(heads)),
    ) as tf.Tensor2D;
    const moved = await attacked(learner, x, y, { ...question, yieldToEvents });
    const predictions = tf.tidy(() =>
      [x, moved].map((seen) => tf.argMax(splitHeads(tf, heads, logitsOf(learner, seen))[0] as tf.Tensor2D, 1)),
    );
    const [before, after] = await Promise.all(predictions.map((tensor) => tensor.data()));
    clean.push(...(before ?? []));
    answers.push(...(after ?? []));
    if (from === 0) first = Float32Array.from((await moved.data()).subarray(0, size));
    tf.dispose([x, y, moved, ...predictions]);
  }
  return { clean: Uint8Array.from(clean), answers: Uint8Array.from(answers), first };
}

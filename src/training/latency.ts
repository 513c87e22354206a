import * as tf from '@tensorflow/tfjs';
import { type Evaluated, logitsOfSet } from './evaluation';

/** Passes before the clock counts (pipelines compile, caches fill), and passes that it counts. */
const warmUps = 5;
const timed = 21;

/** Median milliseconds from one example on the backend to its logits in JavaScript, one example at a time. */
export async function millisecondsAnExample(learner: Evaluated, inputs: tf.Tensor, now: () => number): Promise<number> {
  const one = tf.slice(inputs, new Array(inputs.rank).fill(0), [1, ...inputs.shape.slice(1)]);
  const durations: number[] = [];
  for (let pass = 0; pass < warmUps + timed; pass++) {
    const begun = now();
    const logits = logitsOfSet(learner, one);
    await logits.data();
    if (pass >= warmUps) durations.push(now() - begun);
    logits.dispose();
  }
  one.dispose();
  return durations.sort((a, b) => a - b)[Math.floor(timed / 2)] as number;
}

import * as tf from '@tensorflow/tfjs';
import { type Evaluated, logitsOfSet } from './evaluation';

/** Passes before the clock counts (pipelines compile, caches fill); clocks are coarse, so passes are timed in groups. */
const warmUps = 5;
const group = 10;
const groups = 7;
/** Milliseconds after which a slow device has been measured well enough. */
const budget = 400;

/** Median milliseconds from one example on the backend to its logits in JavaScript, one example at a time. */
export async function millisecondsAnExample(learner: Evaluated, inputs: tf.Tensor, now: () => number): Promise<number> {
  const one = tf.slice(inputs, new Array(inputs.rank).fill(0), [1, ...inputs.shape.slice(1)]);
  const pass = async () => {
    const logits = logitsOfSet(learner, one);
    await logits.data();
    logits.dispose();
  };
  for (let i = 0; i < warmUps; i++) await pass();
  const durations: number[] = [];
  const begun = now();
  while (durations.length < groups && (durations.length === 0 || now() - begun < budget)) {
    const start = now();
    for (let i = 0; i < group; i++) await pass();
    durations.push((now() - start) / group);
  }
  one.dispose();
  return durations.sort((a, b) => a - b)[Math.floor(durations.length / 2)] as number;
}

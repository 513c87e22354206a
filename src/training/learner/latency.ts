import * as tf from '@tensorflow/tfjs';
import { type Inputs, inputsOf } from '../feed/deviceDataSet';
import { logitsOfSet, type YieldControl } from './evaluation';
import type { Model } from './model';

/** Warm-up passes of each learner: pipelines compile, caches fill, JavaScript is optimised. */
const warmUps = 20;
/**
 * Target duration of one timing in milliseconds: a worker's clock has a resolution of 0.1 ms, more than a small network
 * takes.
 */
const timing = 10;
/** Most passes in one timing; also the number if the clock measured 0 ms for a warm-up pass. */
const most = 200;
/** Timings of each learner, of which the median is taken. */
const rounds = 9;
/** Milliseconds after which a slow device ends its warm-ups; after twice as many it ends the timings. */
const budget = 1000;

/**
 * Median latency in milliseconds from one example on the backend to its logits on the CPU, at batch size 1. `now` is a
 * clock in milliseconds. The learners are timed alternately, so that other load on the machine affects all of them
 * equally. Yields before each timing.
 * @throws whatever `yieldControl` throws
 */
export async function millisecondsAnExample<L extends string>(
  learners: Readonly<Record<L, Model>>,
  inputs: Inputs,
  now: () => number,
  yieldControl: YieldControl,
): Promise<Record<L, number>> {
  const one = inputsOf(tf.tidy(() => inputs.part(0, 1)));
  const names = Object.keys(learners) as L[];
  const timed = async (learner: Model, passes: number) => {
    await yieldControl();
    const begun = now();
    for (let pass = 0; pass < passes; pass++) {
      const logits = logitsOfSet(learner, one);
      await logits.data();
      logits.dispose();
    }
    return (now() - begun) / passes;
  };
  const durations = new Map<L, number[]>(names.map((name) => [name, []]));
  const begun = now();
  const passes = new Map<L, number>();
  for (const name of names) {
    // The fastest pass: a single delayed one would suggest that one pass per timing is long enough.
    let fastest = Number.POSITIVE_INFINITY;
    for (let pass = 0; pass < warmUps && (pass === 0 || now() - begun < budget); pass++) {
      fastest = Math.min(fastest, await timed(learners[name], 1));
    }
    passes.set(name, Math.min(most, Math.max(1, Math.ceil(timing / fastest))));
  }
  for (let round = 0; round < rounds && (round === 0 || now() - begun < 2 * budget); round++) {
    for (const name of names) durations.get(name)?.push(await timed(learners[name], passes.get(name) ?? 1));
  }
  one.dispose();
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  return Object.fromEntries(names.map((name) => [name, median(durations.get(name) ?? [])])) as Record<L, number>;
}

import * as tf from '@tensorflow/tfjs';
import type { Timing } from '../../report/timing';
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
/** Timings of each learner, of which median and quartiles are taken. */
const rounds = 9;
/** Milliseconds after which a slow device ends its warm-ups; after twice as many it ends the timings. */
const budget = 1000;

/**
 * Latency from one example on the backend to its logits on the CPU, at batch size 1. `now` is a
 * clock in milliseconds. The learners are timed alternately, so that other load on the machine affects all of them
 * equally. Yields before each timing.
 * @throws whatever `yieldControl` throws
 */
export async function timeAnExample<L extends string>(
  learners: Readonly<Record<L, Model>>,
  inputs: Inputs,
  now: () => number,
  yieldControl: YieldControl,
): Promise<Record<L, Timing>> {
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
  return Object.fromEntries(names.map((name) => [name, timingOf(durations.get(name) ?? [])])) as Record<L, Timing>;
}

/** Median and quartiles, each the nearest of the values, `[n]`, of which there is at least one. */
function timingOf(values: readonly number[]): Timing {
  const sorted = values.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { low: quantile(0.25), median: quantile(0.5), high: quantile(0.75) };
}

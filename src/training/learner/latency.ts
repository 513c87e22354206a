import * as tf from '@tensorflow/tfjs';
import { type Inputs, inputsOf } from '../feed/deviceDataSet';
import { logitsOfSet, type YieldControl } from './evaluation';
import type { Model } from './model';

/** Passes of each learner before the clock counts: pipelines compile, caches fill, JavaScript is optimised. */
const warmUps = 20;
/** Milliseconds that one timing lasts: a worker's clock ticks in tenths, and a small network needs less than a tick. */
const timing = 10;
/** Most passes of one timing, also where the clock saw no time go by. */
const most = 200;
const rounds = 9;
/** Milliseconds after which a slow device has been measured well enough. */
const budget = 1000;

/**
 * Median milliseconds from one example on the backend to its logits in JavaScript, one example at a time. The learners
 * take turns, so that whatever else the machine does falls on all of them alike. Rests between two timings.
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
    // The fastest, because one pass that is held up would say that a single one lasts long enough.
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

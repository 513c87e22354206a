import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import type { Timing } from '../../../src/report/timing';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { timeAnExample } from '../../../src/training/learner/latency';
import type { Model } from '../../../src/training/learner/model';

/** Milliseconds, as they really go by. */
let clock = 0;
/** A stand-in for a network: what a pass takes, and how many there were. */
interface Network {
  readonly cost: number;
  passes: number;
}

vi.mock('../../../src/training/learner/evaluation', () => ({
  logitsOfSet: (network: Network) => ({
    data: async () => {
      network.passes++;
      // The last pass before the clock counts is held up by something else.
      clock += network.passes === 20 ? 12 : network.cost;
    },
    dispose: () => {},
  }),
}));

const measured = async (costs: Readonly<Record<string, number>>) => {
  const networks = Object.fromEntries(
    Object.entries(costs).map(([name, cost]) => [name, { cost, passes: 0 } satisfies Network]),
  );
  // As in a worker: a tenth of a millisecond a tick.
  const now = () => Math.floor(clock * 10) / 10;
  const inputs = inputsOf(tf.ones([2, 2]));
  const timings = await timeAnExample(networks as never as Record<string, Model>, inputs, now, async () => {});
  inputs.dispose();
  return { timings, networks };
};

it('finds what a pass takes where that is much less than a tick of the clock', async () => {
  const costs = { teacher: 0.19, student: 0.013 };
  const { timings } = await measured(costs);
  for (const learner of ['teacher', 'student'] as const) {
    const { low, median, high } = timings[learner] as Timing;
    expect(Math.abs(median / costs[learner] - 1)).toBeLessThan(0.05);
    expect(low).toBeLessThanOrEqual(median);
    expect(high).toBeGreaterThanOrEqual(median);
  }
});

it('spends a few seconds at most on networks that take long', async () => {
  const { timings, networks } = await measured({ teacher: 400, student: 150 });
  expect(timings.teacher?.median).toBeCloseTo(400, 0);
  expect(timings.student?.median).toBeCloseTo(150, 0);
  expect(networks.teacher?.passes).toBeLessThan(8);
});

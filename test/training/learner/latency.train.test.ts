import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { millisecondsAnExample } from '../../../src/training/learner/latency';
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
  const milliseconds = await millisecondsAnExample(
    networks as never as Record<string, Model>,
    inputs,
    now,
    async () => {},
  );
  inputs.dispose();
  return { milliseconds, networks };
};

it('finds what a pass takes where that is much less than a tick of the clock', async () => {
  const { milliseconds } = await measured({ teacher: 0.19, student: 0.013, twin: 0.013 });
  expect(Math.abs((milliseconds.teacher ?? 0) / 0.19 - 1)).toBeLessThan(0.05);
  for (const learner of ['student', 'twin']) {
    expect(Math.abs((milliseconds[learner] ?? 0) / 0.013 - 1)).toBeLessThan(0.05);
  }
});

it('spends a few seconds at most on networks that take long', async () => {
  const { milliseconds, networks } = await measured({ teacher: 400, student: 150 });
  expect(milliseconds).toEqual({ teacher: expect.closeTo(400, 0), student: expect.closeTo(150, 0) });
  expect(networks.teacher?.passes).toBeLessThan(8);
});

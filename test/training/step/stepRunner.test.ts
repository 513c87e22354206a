import { describe, expect, it, vi } from 'vitest';
import { CaptureRefused } from '../../../src/backend/capture/capture';
import type { StepProgram } from '../../../src/training/step/stepProgram';
import { createStepRunner } from '../../../src/training/step/stepRunner';

/** A device that does a step in `pace` milliseconds of a clock of its own, one after another. */
function device(pace: number) {
  let time = 0;
  let busyUntil = 0;
  let mostAhead = 0;
  const waiting: { readonly at: number; readonly resolve: () => void }[] = [];
  const replayed: number[] = [];
  const take = (count: number) => {
    replayed.push(count);
    busyUntil = Math.max(busyUntil, time) + count * pace;
    mostAhead = Math.max(mostAhead, waiting.length + 1);
  };
  const dispose = vi.fn();
  return {
    replayed,
    dispose,
    take,
    mostAhead: () => mostAhead,
    now: () => time,
    record: async () => ({ mode, take, dispose }),
    finished: () => new Promise<void>((resolve) => waiting.push({ at: busyUntil, resolve })),
    /** The device finishes what it was asked for first. */
    async goOn() {
      const next = waiting.shift();
      if (!next) throw new Error('The device has nothing to do.');
      time = Math.max(time, next.at);
      next.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const mode = { kind: 'replayed', commands: 3, copies: 2, bytes: 40 } as const;

const program = (step = () => {}): StepProgram =>
  ({ step, ring: { rows: 256 }, feed: { refill: () => 1000, taken: () => {} } }) as unknown as StepProgram;

async function run(pace: number, groups: number) {
  const worker = device(pace);
  const runner = createStepRunner(program(), worker.now, worker);
  const prepared = await runner.prepare();
  for (let group = 0; group < groups; group++) {
    const taken = runner.take(runner.most());
    let isFree = false;
    void taken.then(() => {
      isFree = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    if (!isFree) await worker.goOn();
    await taken;
  }
  return { worker, runner, prepared };
}

describe('taking steps', () => {
  it.each([
    // A quarter of what the ring of losses holds.
    [0.1, 64],
    [1, 12],
    [3, 4],
    [50, 1],
  ])(
    'begins with one and asks for as many at once as take about a frame: steps of %d ms in groups of %i',
    async (pace, expected) => {
      const { worker } = await run(pace, 30);
      expect(worker.replayed[0]).toBe(1);
      expect(worker.replayed.at(-1)).toBe(expected);
    },
  );

  it('has at most three groups under way, and waits for the first of them', async () => {
    const { worker } = await run(5, 20);
    expect(worker.mostAhead()).toBe(3);
  });

  it('says how the steps are taken, and gives the record back', async () => {
    const { prepared, runner, worker } = await run(1, 1);
    expect(prepared).toEqual(mode);
    runner.dispose();
    expect(worker.dispose).toHaveBeenCalledOnce();
  });

  it('takes the steps one by one where they cannot be recorded, and says why', async () => {
    const step = vi.fn();
    const refuse = async () => {
      throw new CaptureRefused('the step reads values back');
    };
    const runner = createStepRunner(program(step), () => 0, { record: refuse, finished: async () => {} });
    expect(await runner.prepare()).toEqual({ kind: 'eager', reason: 'the step reads values back' });
    await runner.take(3);
    expect(step).toHaveBeenCalledTimes(3);
  });

  it('does not swallow any other error of the recording', async () => {
    const fail = async () => {
      throw new TypeError('a mistake');
    };
    const runner = createStepRunner(program(), () => 0, { record: fail, finished: async () => {} });
    await expect(runner.prepare()).rejects.toThrow('a mistake');
  });
});

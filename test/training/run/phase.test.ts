import { describe, expect, it, vi } from 'vitest';
import type { LossColumns } from '../../../src/report/losses';
import { NotFinite, trainPhase } from '../../../src/training/run/phase';
import { Stopped } from '../../../src/training/run/runController';
import type { StepProgram } from '../../../src/training/step/stepProgram';
import { conduct } from './conduct';

/** A program whose losses are the numbers of its steps; reading takes a few turns of the event loop. */
function counting(rows = 8, broken?: { step: number; column: number }) {
  let taken = 0;
  let furthestAhead = 0;
  let read = 0;
  const program: StepProgram = {
    columns: ['total', 'hard'],
    ring: {
      rows,
      get values(): never {
        throw new Error('not here');
      },
      write: () => {},
      async read(from, to) {
        furthestAhead = Math.max(furthestAhead, to - read);
        for (let turn = 0; turn < 3; turn++) await Promise.resolve();
        read = to;
        const values = Float32Array.from({ length: 2 * (to - from) }, (_, i) => from + Math.floor(i / 2) + 1);
        if (broken && broken.step > from && broken.step <= to)
          values[2 * (broken.step - from - 1) + broken.column] = Number.NaN;
        return values;
      },
      dispose: () => {},
    },
    multiStep: null,
    feed: {
      refill: () => 1000,
      position: () => 0,
      nextRows: () => {
        throw new Error('not here');
      },
      get tables(): never {
        throw new Error('not here');
      },
      taken: () => {},
      rows: () => {
        throw new Error('not here');
      },
      values: () => {
        throw new Error('not here');
      },
      advance: () => {},
      dispose: () => {},
    },
    step: () => {
      taken++;
    },
    dispose: () => {},
  };
  return { program, taken: () => taken, furthestAhead: () => furthestAhead };
}

async function train(program: StepProgram, steps: number, interval: number, controller = conduct().controller) {
  const evaluated: number[] = [];
  const losses: LossColumns[] = [];
  const rates: number[] = [];
  let time = 0;
  const options = {
    phase: 'distil' as const,
    program,
    steps,
    interval,
    controller,
    now: () => (time += 7),
    yieldToEvents: () => Promise.resolve(),
    evaluate: async (step: number) => {
      evaluated.push(step);
    },
    onLosses: (columns: LossColumns) => losses.push(columns),
    onProgress: ({ stepsPerSecond }: { stepsPerSecond: number }) => rates.push(stepsPerSecond),
    onStep: () => {},
    onBatch: () => {},
    onMode: () => {},
  };
  const error = await trainPhase(options).catch((caught: unknown) => caught);
  return {
    evaluated,
    rates,
    steps: losses.flatMap(({ step }) => [...step]),
    values: losses.flatMap(({ values }) => [...(values.total ?? [])]),
    error,
  };
}

describe('the training loop', () => {
  it('brings every row of losses home once and in order, however slow the reading', async () => {
    const { program, taken, furthestAhead } = counting();
    const { steps, values, error } = await train(program, 100, 1000);
    expect(error).toBeUndefined();
    expect(taken()).toBe(100);
    expect(steps).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(values).toEqual(steps);
    expect(furthestAhead()).toBeLessThanOrEqual(8);
  });

  it('evaluates before the first step, at every interval, and after the last', async () => {
    const { evaluated } = await train(counting().program, 25, 10);
    expect(evaluated).toEqual([0, 10, 20, 25]);
  });

  it('follows a pause that came before the step is recorded, not after', async () => {
    const { controller, heard } = conduct();
    const { program, taken } = counting();
    let refills = 0;
    program.feed.refill = () => {
      refills++;
      return 1000;
    };
    controller.pause();
    const trained = train(program, 4, 2, controller);
    await vi.waitFor(() => expect(heard).toEqual(['paused']));
    // Recording begins with examples to record it on.
    expect([refills, taken()]).toEqual([0, 0]);
    controller.resume();
    await trained;
    expect(refills).toBeGreaterThan(0);
    expect([taken(), ...heard]).toEqual([4, 'paused', 'resumed']);
  });

  it('stops at the first loss that is no finite number, and keeps what came before', async () => {
    const { program } = counting(8, { step: 37, column: 1 });
    const { error, steps } = await train(program, 100, 1000);
    expect(error).toBeInstanceOf(NotFinite);
    expect(error).toMatchObject({ phase: 'distil', step: 37, column: 'hard' });
    expect(steps.at(-1)).toBe(36);
  });

  it('reports no more steps a second than the pace allows', async () => {
    const [free, storage] = await Promise.all([
      train(counting().program, 5, 1000),
      train(counting().program, 5, 1000, conduct(false, 10).controller),
    ]);
    expect(Math.max(...free.rates)).toBeGreaterThan(11);
    expect(Math.max(...storage.rates)).toBeLessThanOrEqual(10);
  });

  it('ends where it is told to', async () => {
    const { controller } = conduct(true);
    const { program, taken } = counting();
    const running = train(program, 100, 1000, controller);
    controller.step();
    controller.step();
    await vi.waitFor(() => expect(taken()).toBe(2));
    controller.stop();
    expect((await running).error).toBeInstanceOf(Stopped);
    expect(taken()).toBe(2);
  });

  it('brings the examples of every step, also of steps that are taken one at a time', async () => {
    const { controller } = conduct(false, 1e6);
    const { program, taken } = counting();
    let left = 0;
    let missing = 0;
    program.feed.refill = () => (left ||= 10);
    program.feed.taken = (count) => {
      left -= count;
      if (left < 0) missing++;
    };
    const { error } = await train(program, 35, 1000, controller);
    expect(error).toBeUndefined();
    expect(taken()).toBe(35);
    expect(missing).toBe(0);
  });

  it('shows every single step at once, with an evaluation', async () => {
    const { controller } = conduct(true);
    const { program } = counting();
    const running = train(program, 3, 1000, controller);
    controller.step();
    controller.step();
    controller.step();
    const { evaluated, steps } = await running;
    expect(evaluated).toEqual([0, 1, 2, 3]);
    expect(steps).toEqual([1, 2, 3]);
  });
});

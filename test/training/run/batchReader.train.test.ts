import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/report/events';
import type { WeightedGradients } from '../../../src/report/inspection';
import { createBatchReader } from '../../../src/training/run/batchReader';
import type { Prepared, Round } from '../../../src/training/run/rounds/round';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

/** A reader of made-up batches without networks: the rows of a batch are the number of its step. */
function open({
  steps = 100,
  labelled = 4,
  texts,
}: {
  steps?: number;
  labelled?: number;
  texts?: readonly string[];
} = {}) {
  let time = 0;
  let step = 0;
  const events: RunEvent[] = [];
  const asked: { readonly rows: number[]; readonly position: number; readonly done: number }[] = [];
  const round = {
    id: 'distil',
    pool: 'transfer',
    steps,
    network: { inputShape: [1] },
    batches: { size: 4, labelled },
  } as unknown as Round;
  const prepared = {
    program: { feed: { nextRows: () => Int32Array.of(step, step, step, step) } },
    learners: { student: {} },
    onLogits: async (rows: Int32Array, position: number, done: number) => {
      asked.push({ rows: [...rows], position, done });
      return { temperature: 3 } as WeightedGradients;
    },
  } as unknown as Prepared;
  const reader = createBatchReader(
    {
      run: 1,
      emit: (event) => events.push(event),
      now: () => time,
      exampleAt: (_, row) => ({ input: Float32Array.of(row), text: texts?.[row], label: row % 2 }),
    },
    round,
    prepared,
    {},
  );
  if (!reader) throw new Error('There is no reader.');
  return {
    reader,
    asked,
    steps: () => events.flatMap((event) => (event.kind === 'sample' ? [event.sample.step] : [])),
    labels: () => events.flatMap((event) => (event.kind === 'sample' ? [event.sample.label] : [])),
    at(next: number, milliseconds = 0) {
      step = next;
      time += milliseconds;
    },
  };
}

describe('a reader of batches', () => {
  it('shows one example at a time, and not too often', async () => {
    const { reader, steps, at } = open();
    reader.sample(0, false);
    reader.sample(0, false);
    await reader.settled();
    at(5, 100);
    reader.sample(5, false);
    at(9, 300);
    reader.sample(9, false);
    await reader.settled();
    expect(steps()).toEqual([0, 9]);
  });

  it('shows the batch at which a run pauses, even while another is being read', async () => {
    const { reader, steps, asked, at } = open();
    reader.sample(0, false);
    at(3);
    reader.sample(3, true);
    await reader.settled();
    expect(steps()).toEqual([0, 3]);
    const inspection = await reader.inspect();
    expect(inspection.sample).toMatchObject({ step: 3, label: 1 });
    expect([...inspection.sample.input]).toEqual([3]);
    expect(asked).toEqual([{ rows: [3, 3, 3, 3], position: 0, done: 3 }]);
  });

  it('opens the same example again and again, and shows both kinds in turn', async () => {
    const { reader, labels, asked, at } = open({ labelled: 2 });
    reader.sample(1, true);
    await reader.settled();
    at(1);
    await reader.inspect();
    await reader.inspect();
    reader.sample(1, true);
    await reader.settled();
    await reader.inspect();
    expect(labels()).toEqual([0, null]);
    expect(asked.map(({ position }) => position)).toEqual([0, 0, 2]);
  });

  it('says what an example of text says, and nothing of others', async () => {
    const { reader } = open({ texts: ['zero', 'one'] });
    reader.sample(0, true);
    await reader.settled();
    expect((await reader.inspect()).sample.text).toBe('zero');
    const other = open();
    other.reader.sample(0, true);
    await other.reader.settled();
    expect((await other.reader.inspect()).sample).not.toHaveProperty('text');
  });

  it('shows none after the last step, and has none to open before the first', async () => {
    const { reader, steps } = open({ steps: 10 });
    reader.sample(10, true);
    await reader.settled();
    expect(steps()).toEqual([]);
    await expect(reader.inspect()).rejects.toThrow(RangeError);
  });
});

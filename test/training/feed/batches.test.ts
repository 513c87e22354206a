import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { type DrawSettings, drawTransferSet } from '../../../src/tasks/transferSet';
import { planBatches } from '../../../src/training/feed/batches';

const labels = Uint8Array.from({ length: 300 }, (_, i) => i % 3);
const everything: DrawSettings = { examples: 300, labelled: 300, leftOut: [], labelNoise: 0 };
const draw = (settings: Partial<DrawSettings>, seed = 1) =>
  drawTransferSet(labels, { classes: 3 }, { ...everything, ...settings }, randomStream(seed, 'transfer set'));
const classesOf = (indices: Int32Array) =>
  [0, 1, 2].map((label) => indices.filter((index) => labels[index] === label).length);

describe('the transfer set', () => {
  it('is balanced over the classes, whatever its size', () => {
    for (const examples of [10, 31, 99, 300]) {
      const counts = classesOf(draw({ examples }).labelled);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('only grows: more examples or more labels keep those that were there', () => {
    const few = draw({ examples: 50, labelled: 10 });
    const many = draw({ examples: 120, labelled: 40 });
    expect([...many.labelled.subarray(0, 10)]).toEqual([...few.labelled]);
    const seen = new Set([...many.labelled, ...many.unlabelled]);
    for (const index of [...few.labelled, ...few.unlabelled]) expect(seen.has(index)).toBe(true);
  });

  it('holds every example once, and labels only as many as asked', () => {
    const { labelled, unlabelled } = draw({ labelled: 20 });
    expect(labelled).toHaveLength(20);
    expect(new Set([...labelled, ...unlabelled]).size).toBe(300);
  });

  it('has no example of a class that is left out', () => {
    const { labelled, unlabelled } = draw({ leftOut: [1], labelled: 30 });
    expect(classesOf(labelled)[1]).toBe(0);
    expect(classesOf(unlabelled)[1]).toBe(0);
    expect(unlabelled).toHaveLength(170);
  });

  it('has exactly the asked share of wrong labels, each of another class', () => {
    for (const labelNoise of [0, 20, 90]) {
      const { labelled, labels: told } = draw({ labelNoise, labelled: 100 });
      const wrong = [...labelled].filter((index, i) => labels[index] !== told[i]).length;
      expect(wrong).toBe(labelNoise);
      expect([...told].every((label) => label < 3)).toBe(true);
    }
  });

  it('depends on the seed alone', () => {
    expect(draw({ labelled: 20 })).toEqual(draw({ labelled: 20 }));
    expect(draw({ labelled: 20 }, 2).labelled).not.toEqual(draw({ labelled: 20 }).labelled);
  });
});

describe('batches', () => {
  const count = (rows: Int32Array) => {
    const times = new Map<number, number>();
    for (const index of rows) times.set(index, (times.get(index) ?? 0) + 1);
    return times;
  };

  it('have their size, labelled rows first, and no other example', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 80 }),
        (l, u, size) => {
          fc.pre(l + u > 0);
          const labelled = Int32Array.from({ length: l }, (_, i) => i);
          const unlabelled = Int32Array.from({ length: u }, (_, i) => 1000 + i);
          const plan = planBatches(labelled, unlabelled, size, randomStream(1, 'batches'));
          expect(plan.size).toBe(Math.min(size, l + u));
          for (let epoch = 0; epoch < 3; epoch++) {
            const rows = plan.nextEpoch();
            expect(rows).toHaveLength(plan.stepsPerEpoch * plan.size);
            rows.forEach((index, at) => {
              const isLabelled = at % plan.size < plan.labelled;
              expect((isLabelled ? labelled : unlabelled).includes(index)).toBe(true);
            });
            // Of the larger part nothing comes twice in an epoch that one pass can fill.
            const larger = l >= u ? labelled : unlabelled;
            const share = l >= u ? plan.labelled : plan.size - plan.labelled;
            if (share * plan.stepsPerEpoch <= larger.length) {
              const times = count(rows);
              for (const index of larger) expect(times.get(index) ?? 0).toBeLessThanOrEqual(1);
              expect(larger.length - share * plan.stepsPerEpoch).toBeLessThan(Math.max(1, share));
            }
          }
        },
      ),
    );
  });

  it('give few labels at least half of every batch, each as often as any other', () => {
    const labelled = Int32Array.from({ length: 30 }, (_, i) => i);
    const unlabelled = Int32Array.from({ length: 970 }, (_, i) => 100 + i);
    const plan = planBatches(labelled, unlabelled, 50, randomStream(1, 'batches'));
    expect(plan.labelled).toBe(25);
    const times = [...count(plan.nextEpoch())].filter(([index]) => index < 30).map(([, n]) => n);
    expect(times).toHaveLength(30);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
  });

  it('come in another order each epoch, and in the same for the same seed', () => {
    const labelled = Int32Array.from({ length: 64 }, (_, i) => i);
    const plan = () => planBatches(labelled, new Int32Array(0), 16, randomStream(4, 'batches'));
    const [a, b] = [plan(), plan()];
    const first = a.nextEpoch();
    expect(b.nextEpoch()).toEqual(first);
    expect(a.nextEpoch()).not.toEqual(first);
  });
});

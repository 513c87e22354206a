import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { answersOf } from '../../../src/metrics/answers';
import { softmax } from '../../../src/metrics/softmax';
import { softTargetsOf } from '../../../src/training/learner/softTargets';

const classes = 4;
const temperature = 3;
const seen = Int32Array.of(0, 1, 2);
const logits = Float32Array.of(5, 1, 0, -2, 6, 0, 3, 1, 0, 9, 1, 2, 1, 8, 2, 3);
const made = (kind: Parameters<typeof softTargetsOf>[0]) =>
  softTargetsOf(kind, logits, classes, { temperature, seen, random: randomStream(1, 'soft targets') });
const probabilities = (values: Float32Array, row: number, at = temperature) =>
  softmax(values, row * classes, classes, at);

describe('what is left of the teacher’s word', () => {
  it('is all of it, in an array of its own, where it is real', () => {
    expect(made('real')).toEqual(logits);
    expect(made('real')).not.toBe(logits);
  });

  it.each(['permuted', 'uniform'] as const)('keeps the answer and its share (%s)', (kind) => {
    const values = made(kind);
    expect(answersOf(values, classes)).toEqual(answersOf(logits, classes));
    for (const [row, answer] of answersOf(logits, classes).entries()) {
      expect(probabilities(values, row)[answer]).toBeCloseTo(probabilities(logits, row)[answer] as number, 6);
    }
  });

  it('permuted has the same logits in another order, for some example', () => {
    const values = made('permuted');
    for (let row = 0; row < 4; row++) {
      const of = (array: Float32Array) => [...array.subarray(row * classes, (row + 1) * classes)].sort();
      expect(of(values)).toEqual(of(logits));
    }
    expect(values).not.toEqual(logits);
  });

  it('uniform gives every wrong class the same share', () => {
    for (const [row, answer] of answersOf(logits, classes).entries()) {
      const wrong = [...probabilities(made('uniform'), row)].filter((_, label) => label !== answer);
      for (const share of wrong) expect(share).toBeCloseTo(wrong[0] as number, 6);
    }
  });

  it('class means are those over the examples that are seen, for each example with that answer', () => {
    const values = made('class-mean');
    const [first, second] = [probabilities(logits, 0), probabilities(logits, 1)];
    for (const row of [0, 1]) {
      probabilities(values, row).forEach((share, label) => {
        expect(share).toBeCloseTo(((first[label] as number) + (second[label] as number)) / 2, 6);
      });
    }
    // The last example was not seen: it hears what the one with its answer hears, and does not count itself.
    probabilities(values, 3).forEach((share, label) => {
      expect(share).toBeCloseTo(probabilities(logits, 2)[label] as number, 6);
    });
  });
});

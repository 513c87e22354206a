import { describe, expect, it } from 'vitest';
import { noAnswer, type Objective } from '../../src/experiment/objective';
import { inEnglish } from '../../src/experiment/text';
import { ratioOf } from '../../src/metrics/bootstrap';
import { classification, labelling, objectives } from '../../src/objectives';
import { ctc } from '../../src/objectives/ctc';
import { itemAnswer, ranking } from '../../src/objectives/ranking';

const frames = ctc({ framesPerPosition: 2, longest: 3 });
const items = ranking({ items: 12, loss: 'softmax' });

/** The hard target of one example. */
const targetOf = (objective: Objective, answers: readonly number[], rows: number, classes: number, smoothing = 0) => {
  const target = new Float32Array(objective.targetSize({ rows, classes }));
  objective.writeTarget(answers, { rows, classes }, smoothing, target);
  return [...target];
};

/** The scores as they are shown. */
const shown = (
  objective: Objective,
  logits: readonly number[],
  answers: readonly number[],
  rows: number,
  classes: number,
  mask: readonly number[] | null = null,
) =>
  objective
    .count(Float32Array.from(logits), Uint8Array.from(answers), { rows, classes }, mask)
    .map((counted, at) => objective.scores[at]?.finish(ratioOf(counted)));

/** Logits with these best classes, one a row. */
const best = (rows: readonly number[], classes: number) =>
  rows.flatMap((label) => Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0)));

describe('every objective', () => {
  it.each([...objectives, frames, items].map((objective) => [objective.id, objective] as const))(
    'counts as many scores as it names, the headline first: %s',
    (_id, objective) => {
      const [rows, classes] = [objective.rows([4]), 12];
      const answers = new Array<number>(objective.answers([4])).fill(1);
      const logits = new Float32Array(rows * classes).map((_, at) => (at % classes) / 7);
      const counted = objective.count(logits, Uint8Array.from(answers), { rows, classes }, null);
      expect(counted).toHaveLength(objective.scores.length);
      for (const { numerator, denominator } of counted) expect([numerator.length, denominator.length]).toEqual([1, 1]);
      expect(new Set(objective.scores.map(({ id }) => id)).size).toBe(objective.scores.length);
      expect(inEnglish(objective.scores[0].name)).not.toBe('');
    },
  );

  it('has one-hot rows as targets exactly if it says so', () => {
    for (const objective of [classification, labelling]) {
      expect(objective.hasRowTargets).toBe(true);
      expect(objective.targetSize({ rows: 3, classes: 4 }) % 4).toBe(0);
    }
    for (const objective of [frames, items]) expect(objective.hasRowTargets).toBeUndefined();
  });
});

describe('a class for each position', () => {
  it('is scored by hand: positions that are right, and the perplexity of the labels', () => {
    const half = Math.log(3);
    const logits = [0, half, 0, half, half, 0, 0, 0];
    // Two examples of two positions, 2 classes; the last position has no answer.
    const [accuracy, perplexity] = shown(labelling, logits, [1, 0, 0, noAnswer], 2, 2);
    expect(accuracy).toBeCloseTo(200 / 3, 9);
    expect(perplexity).toBeCloseTo(Math.exp((-Math.log(0.75) - Math.log(0.25) - Math.log(0.75)) / 3), 6);
  });

  it('leaves positions without an answer zero, and spreads smoothing over the others alone', () => {
    expect(targetOf(labelling, [1, noAnswer], 2, 2)).toEqual([0, 1, 0, 0]);
    expect(targetOf(labelling, [noAnswer, 0], 2, 2, 0.5)).toEqual([0, 0, 0.75, 0.25]);
  });
});

describe('a sequence of labels', () => {
  it('has as many frames as positions ask for, and as many answers as its longest sequence', () => {
    expect(frames.rows([5])).toBe(10);
    expect(frames.answers([5])).toBe(3);
  });

  it('is written as itself, and one without labels differs from none', () => {
    expect(targetOf(frames, [2, 1, noAnswer], 10, 4)).toEqual([1, 2, 1, 0]);
    expect(targetOf(frames, [noAnswer, noAnswer, noAnswer], 10, 4, 0.3)).toEqual([1, 0, 0, 0]);
  });

  it('refuses the blank and classes that there are not', () => {
    expect(() => targetOf(frames, [1, 0, 2], 10, 4)).toThrow(RangeError);
    expect(() => targetOf(frames, [4, noAnswer, noAnswer], 10, 4)).toThrow('no label 4 among 4 classes');
  });

  it('is scored by edits in per cent of the labels, and by sequences without an error', () => {
    const logits = best([1, 1, 0, 2, /**/ 0, 3, 3, 3, /**/ 0, 0, 0, 0], 4);
    const answers = [1, 2, noAnswer, /**/ 1, 2, 3, /**/ noAnswer, noAnswer, noAnswer];
    // No edit in two labels, two insertions in three, none in none.
    const [errors, whole] = shown(frames, logits, answers, 4, 4);
    expect(errors).toBeCloseTo(40, 9);
    expect(whole).toBeCloseTo(200 / 3, 9);
    expect(frames.scores.map(({ better }) => better)).toEqual(['lower', 'higher']);
  });

  it('is read from the frames that count', () => {
    const logits = best([1, 0, 2, 2, /**/ 1, 0, 2, 2], 3);
    const answers = [1, noAnswer, noAnswer, /**/ 1, 2, noAnswer];
    expect(shown(frames, logits, answers, 4, 3, [1, 0, 1, 1])[0]).toBe(0);
    expect(shown(frames, logits, answers, 4, 3)[0]).toBeCloseTo(100 / 3, 9);
  });

  it('can have more errors than labels', () => {
    expect(shown(frames, best([1, 2, 1, 2], 3), [2, noAnswer, noAnswer], 4, 3)[0]).toBe(300);
  });
});

describe('a ranking', () => {
  const { other, relevant, known } = itemAnswer;
  /** Item 0 has the largest logit, item 11 the smallest. */
  const falling = Array.from({ length: 12 }, (_, item) => -item);
  const answersWith = (special: Readonly<Record<number, number>>) =>
    falling.map((_, item) => special[item] ?? (other as number));

  it('is written as 1 for what to recommend, −1 for what is known', () => {
    const target = targetOf(items, answersWith({ 1: relevant, 3: known }), 1, 12, 0.2);
    expect(target).toEqual(falling.map((_, item) => (item === 1 ? 1 : item === 3 ? -1 : 0)));
  });

  it('is scored by the share of hits and the gain of the first ten places', () => {
    const [hits, gain] = shown(items, falling, answersWith({ 1: relevant, 10: relevant }), 1, 12);
    expect(hits).toBe(50);
    expect(gain).toBeCloseTo((100 * (1 / Math.log2(3))) / (1 + 1 / Math.log2(3)), 9);
  });

  it('gives known items no place', () => {
    const [hits, gain] = shown(items, falling, answersWith({ 0: known, 1: relevant, 10: relevant }), 1, 12);
    expect(hits).toBe(100);
    expect(gain).toBeCloseTo((100 * (1 + 1 / Math.log2(11))) / (1 + 1 / Math.log2(3)), 9);
  });

  it('does not count examples with nothing to recommend', () => {
    const none = answersWith({ 4: known });
    const one = answersWith({ 0: relevant });
    expect(shown(items, [...falling, ...falling], [...none, ...one], 1, 12)).toEqual([100, 100]);
    expect(shown(items, falling, none, 1, 12)).toEqual([0, 0]);
  });

  it('says how many places are scored', () => {
    expect(items.scores.map(({ name }) => inEnglish(name))).toEqual([
      'Hits among the first 10',
      'NDCG of the first 10',
    ]);
    expect(inEnglish(ranking({ items: 4, loss: 'bpr' }).scores[0].name)).toBe('Hits among the first 4');
  });
});

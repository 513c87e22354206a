import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import { topItems } from '../../src/metrics/ranking';
import { itemAnswer, ranking } from '../../src/objectives/ranking';
import { uploadHardTargets } from '../../src/training/feed/deviceDataSet';
import { gradientByDifferences } from '../support/ctc';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('wasm'));

const random = randomStream(9, 'ranking');
const items = 7;
const { other, relevant, known } = itemAnswer;
type Rows = readonly (readonly number[])[];

const drawn = (rows: number, spread = 2) =>
  Array.from({ length: rows }, () => Array.from({ length: items }, () => spread * random.normal()));

/** Two relevant items; three, and two known; none; all but one; all that are not known. */
const answers: Rows = [
  [relevant, other, other, relevant, other, other, other],
  [known, relevant, other, relevant, known, relevant, other],
  [other, other, known, other, other, other, other],
  [relevant, relevant, relevant, relevant, relevant, relevant, other],
  [known, relevant, relevant, known, known, known, relevant],
];

const itemsWith = (row: readonly number[], answer: number) => [...row.keys()].filter((item) => row[item] === answer);

/** The losses in plain arithmetic; the mean over the examples that have something to be recommended. */
const byDefinition = {
  softmax(logits: Rows, truth: Rows) {
    const losses = truth.map((row, at) => {
      const z = logits[at] as readonly number[];
      const ranked = z.filter((_, item) => row[item] !== known);
      const log = Math.log(ranked.reduce((sum, value) => sum + Math.exp(value), 0));
      const right = itemsWith(row, relevant);
      return right.reduce((sum, item) => sum + (log - (z[item] as number)) / right.length, 0);
    });
    return meanWhereRelevant(losses, truth);
  },
  bpr(logits: Rows, truth: Rows) {
    const losses = truth.map((row, at) => {
      const z = logits[at] as readonly number[];
      const pairs = itemsWith(row, relevant).flatMap((item) =>
        itemsWith(row, other).map((behind) => (z[item] as number) - (z[behind] as number)),
      );
      return pairs.reduce((sum, ahead) => sum + Math.log(1 + Math.exp(-ahead)), 0) / Math.max(1, pairs.length);
    });
    return meanWhereRelevant(losses, truth);
  },
};

const meanWhereRelevant = (losses: readonly number[], truth: Rows) =>
  losses.reduce((sum, loss) => sum + loss, 0) / truth.filter((row) => row.includes(relevant)).length;

/** Value and gradient of the objective; only the first `labelled` examples have answers. */
function byObjective(loss: 'softmax' | 'bpr', logits: Rows, truth: Rows, labelled = truth.length) {
  const objective = ranking({ items, loss });
  const size = { classes: items, rows: 1 };
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => {
    const at = Int32Array.from({ length: labelled }, (_, row) => row);
    const bytes = Uint8Array.from(truth.slice(0, labelled).flat());
    const targets = uploadHardTargets(truth.length, { objective, ...size }, at, bytes);
    const { value, grad } = tf.valueAndGrad((z: tf.Tensor) =>
      objective.loss(tf, z as tf.Tensor2D, { targets, labelled, weight: null }, size),
    )(tf.tensor2d(logits as number[][]));
    return { value: value.dataSync()[0] as number, gradient: [...grad.dataSync()] };
  });
  expect(tf.memory().numTensors).toBe(before);
  return found;
}

const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] as number))));

describe.each(['softmax', 'bpr'] as const)('the loss of a ranking by %s', (loss) => {
  it('is what its definition says, and so is its gradient', () => {
    const logits = drawn(answers.length);
    const { value, gradient } = byObjective(loss, logits, answers);
    expect(Math.abs(value - byDefinition[loss](logits, answers))).toBeLessThan(1e-5);
    const wanted = gradientByDifferences(logits, (z) => byDefinition[loss](z, answers));
    expect(farthest(gradient, wanted.flat())).toBeLessThan(1e-5);
  });

  it('has a gradient where all logits are equal', () => {
    const logits = drawn(answers.length, 0);
    const wanted = gradientByDifferences(logits, (z) => byDefinition[loss](z, answers));
    expect(farthest(byObjective(loss, logits, answers).gradient, wanted.flat())).toBeLessThan(1e-5);
  });

  it('does not see known items, nor examples with nothing to recommend, in any bit', () => {
    const logits = drawn(answers.length);
    const others = logits.map((row, at) =>
      row.map((value, item) => (at === 2 || answers[at]?.[item] === known ? 77 : value)),
    );
    const found = byObjective(loss, logits, answers);
    const again = byObjective(loss, others, answers);
    expect(again.value).toBe(found.value);
    answers.flat().forEach((answer, at) => {
      const isSeen = answer !== known && Math.floor(at / items) !== 2;
      if (isSeen) expect(again.gradient[at]).toBe(found.gradient[at]);
      else expect([found.gradient[at], again.gradient[at]].map((slope) => Math.abs(slope as number))).toEqual([0, 0]);
    });
  });

  it('leaves examples without answers out, and is 0 for none with answers', () => {
    const logits = drawn(answers.length);
    const { value, gradient } = byObjective(loss, logits, answers, 2);
    expect(value).toBeCloseTo(byDefinition[loss](logits.slice(0, 2), answers.slice(0, 2)), 5);
    expect(gradient.slice(2 * items).every((slope) => Math.abs(slope) === 0)).toBe(true);
    expect(Math.abs(byObjective(loss, logits, answers, 0).value)).toBe(0);
  });

  it('stays finite for logits that would overflow an exponential', () => {
    const { value, gradient } = byObjective(loss, drawn(answers.length, 400), answers);
    expect(value).toBeGreaterThan(0);
    expect([value, ...gradient].every(Number.isFinite)).toBe(true);
  });
});

describe('the pseudo-labels of a ranking', () => {
  it('are the ten first items, of equal ones those that come first', () => {
    const many = 30;
    const objective = ranking({ items: many, loss: 'softmax' });
    const logits = Array.from({ length: 8 }, () => Array.from({ length: many }, () => random.integer(9)));
    const found = tf.tidy(
      () =>
        objective.pseudoTargets(tf, tf.tensor2d(logits), null, { classes: many, rows: 1 }).arraySync() as number[][],
    );
    found.forEach((row, at) => {
      expect(row.flatMap((one, item) => (one === 1 ? [item] : []))).toEqual(
        topItems(logits[at] as number[], 10).sort((a, b) => a - b),
      );
      expect(row.filter((one) => one !== 0)).toHaveLength(10);
    });
  });

  it('are all items where there are fewer', () => {
    const objective = ranking({ items: 3, loss: 'bpr' });
    const targets = tf.tidy(() =>
      objective.pseudoTargets(tf, tf.tensor2d([[1, 5, 2]]), null, { classes: 3, rows: 1 }).arraySync(),
    );
    expect(targets).toEqual([[1, 1, 1]]);
  });
});

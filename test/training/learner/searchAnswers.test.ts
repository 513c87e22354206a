import { describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import { randomStream } from '../../../src/experiment/random';
import type { Head } from '../../../src/models/heads';
import { classification, labelling } from '../../../src/objectives';
import { ctc } from '../../../src/objectives/ctc';
import { searchAnswers, searchWidthOf } from '../../../src/training/learner/searchAnswers';
import { likelihoods } from '../../support/ctc';

const positions = 3;
const classes = 3;
const longest = 4;
const headOf = (objective: Head['objective'], isTaught = true): Head => ({
  ...{ objective, classes, rows: objective.rows([positions]) },
  ...{ weight: 1, isTaught },
});
const sequences = headOf(ctc({ framesPerPosition: 2, longest }));
const heads = [headOf(labelling), sequences];
const random = randomStream(9, 'search');

describe('the search for a teacher’s answers', () => {
  const count = 12;
  const columns = (3 + 6) * classes;
  const logits = Float32Array.from({ length: count * columns }, () => 1.5 * random.normal());
  const lengths = Array.from({ length: count }, (_, example) => example % (positions + 1));
  const mask = lengths.flatMap((length) => Array.from({ length: positions }, (_, at) => Number(at < length)));
  const seen = Int32Array.from([0, 1, 2, 3, 5, 6, 7, 9, 10, 11]);
  /** The frames of the second head. */
  const framesOf = (example: number, counted: number) =>
    Array.from({ length: counted }, (_, frame) => {
      const from = example * columns + 3 * classes + frame * classes;
      return [...logits.subarray(from, from + classes)];
    });
  /** The most likely labels by all paths, as a hard target. */
  const likeliest = (frames: number[][]) => {
    const found = frames.length > 0 ? likelihoods(frames) : new Map([['', 1]]);
    const [[best]] = [...found].toSorted((a, b) => b[1] - a[1]) as [[string, number]];
    const labels = best === '' ? [] : best.split(' ').map(Number);
    return [1, ...Array.from({ length: longest }, (_, at) => labels[at] ?? 0)];
  };
  const targetsOf = (found: Float32Array) =>
    Array.from({ length: count }, (_, example) => [...found.subarray(example * 14, (example + 1) * 14)]);
  const nothing = new Array<number>(9).fill(0);

  it('finds the most likely labels of all paths with a wide beam, in the frames that count, for what is seen', async () => {
    let yields = 0;
    const found = await searchAnswers(heads, logits, seen, { width: 500, mask }, async () => void yields++);
    const wanted = lengths.map((length, example) =>
      seen.includes(example) ? [...nothing, ...likeliest(framesOf(example, 2 * length))] : [...nothing, 0, 0, 0, 0, 0],
    );
    expect(targetsOf(found)).toEqual(wanted);
    expect(new Set(wanted.map((target) => target.join())).size).toBeGreaterThan(6);
  });

  it('reads all frames without a mask, and yields on its way', async () => {
    let yields = 0;
    const all = Int32Array.from({ length: count }, (_, example) => example);
    const found = await searchAnswers(heads, logits, all, { width: 500, mask: null }, async () => void yields++);
    expect(targetsOf(found)).toEqual(lengths.map((_, example) => [...nothing, ...likeliest(framesOf(example, 6))]));
    const many = new Int32Array(45);
    await searchAnswers([sequences], logits, many, { width: 2, mask: null }, async () => void yields++);
    expect(yields).toBe(2);
  });

  it('is as wide as the method says, and there is none where nothing that is taught has one', () => {
    const method = byId(methods, 'sequence-level');
    expect(searchWidthOf(method, { width: 7 }, heads)).toBe(7);
    expect(searchWidthOf(method, { width: 7 }, [headOf(labelling)])).toBe(1);
    expect(searchWidthOf(method, { width: 7 }, [headOf(classification), headOf(sequences.objective, false)])).toBe(1);
    expect(searchWidthOf(byId(methods, 'hinton'), {}, heads)).toBe(1);
  });
});

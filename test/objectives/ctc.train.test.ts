import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import { greedyDecode } from '../../src/metrics/ctcDecoding';
import { ctc } from '../../src/objectives/ctc';
import { gradientByDifferences, lossByForward, lossByPaths } from '../support/ctc';
import {
  apart,
  type CtcBatch,
  type CtcExample,
  type CtcWay,
  ctcBatches,
  ctcByDefinition,
  ctcOnBackend,
} from '../support/ctcCases';
import { takeObjectiveSteps } from '../support/objectiveSteps';
import { openBackend } from '../support/session';
import { withPrograms } from '../support/wasmPrograms';

beforeAll(() => openBackend('wasm'));

const random = randomStream(5, 'ctc');
const classes = 3;
const framesPerPosition = 2;
const longest = 4;

/** Logits of one frame after another, `[frames][classes]`. */
const drawn = (frames: number, spread = 2) =>
  Array.from({ length: frames }, () => Array.from({ length: classes }, () => spread * random.normal()));

/** Loss and gradient, `[batch][frames][classes]`, in one of two ways. */
async function lossOf(examples: readonly CtcExample[], way: CtcWay) {
  const before = tf.memory().numTensors;
  const { loss, gradient } = await ctcOnBackend({ framesPerPosition, longest, examples }, way);
  expect(tf.memory().numTensors).toBe(before);
  return { value: loss, gradient };
}

const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] as number))));

const sequences = [[], [1], [2], [1, 1], [1, 2], [2, 2], [1, 2, 1], [1, 2, 1, 2]];

describe('the loss of labels without an alignment', () => {
  it('of the reference is the same by all paths and by forward variables', () => {
    for (const labels of sequences) {
      const logits = drawn(5);
      expect(lossByForward(logits, labels)).toBeCloseTo(lossByPaths(logits, labels), 10);
    }
  });

  it('is by a program where programs run, and by operations where not, with the same result', async () => {
    const [batch] = Object.values(ctcBatches) as [CtcBatch];
    const programs = async () => {
      const { kernels } = await tf.profile(async () => {
        await ctcOnBackend(batch, 'kernel');
        return tf.scalar(0);
      });
      return kernels.filter(({ name }) => name === 'Program').length;
    };
    expect(await programs()).toBe(1);
    withPrograms(false);
    try {
      expect(await programs()).toBe(0);
      expect(await ctcOnBackend(batch, 'kernel')).toEqual(await ctcOnBackend(batch, 'operations'));
    } finally {
      withPrograms(true);
    }
  });

  it('takes steps that are the same captured and one by one, to the last bit', async () => {
    const captured = await takeObjectiveSteps(['ctc'], { dropout: 0.2 }, 50, 'captured');
    expect(await takeObjectiveSteps(['ctc'], { dropout: 0.2 }, 50, 'eager')).toEqual(captured);
    expect(captured.losses.flat().every(Number.isFinite)).toBe(true);
  });

  it('by operations takes the same number of them for every frame, 18', async () => {
    const kernelsFor = async (frames: number) => {
      const size = { classes, rows: frames };
      const one = ctc({ framesPerPosition: 1, longest: 2 });
      const { kernels } = await tf.profile(() => {
        const [targets, logits] = [tf.tensor2d([[1, 1, 2]]), tf.ones([frames, classes]) as tf.Tensor2D];
        return tf.grad((z: tf.Tensor) => one.loss(tf, z as tf.Tensor2D, { targets, labelled: 1, weight: null }, size))(
          logits,
        );
      });
      return kernels.filter(({ name }) => name !== 'Identity' && name !== 'Reshape').length;
    };
    const few = await kernelsFor(4);
    expect((await kernelsFor(10)) - few).toBe(6 * 18);
  });
});

describe.each(['kernel', 'operations'] as const)('the loss of labels without an alignment, by %s,', (way) => {
  it.each(sequences.map((labels) => [labels.join(' ') || 'none', labels] as const))(
    'is −log of the sum over all paths, and so is its gradient: %s',
    async (_title, labels) => {
      const logits = drawn(6);
      const { value, gradient } = await lossOf([{ positions: 3, labels, logits }], way);
      const loss = (z: typeof logits) => lossByPaths(z, labels);
      expect(Math.abs(value - loss(logits))).toBeLessThan(1e-5);
      const wanted = gradientByDifferences(logits, loss as (z: readonly (readonly number[])[]) => number);
      expect(farthest(gradient, wanted.flat())).toBeLessThan(1e-5);
    },
  );

  it('is the mean over the labelled examples of a batch, of any lengths, with as many labels as fit', async () => {
    const examples = [
      { positions: 3, labels: [1, 2, 1], logits: drawn(6) },
      { positions: 1, labels: [2], logits: drawn(6) },
      { positions: 2, labels: [1, 1], logits: drawn(6) },
      { positions: 2, labels: [], logits: drawn(6) },
      { positions: 0, labels: [], logits: drawn(6) },
      { positions: 3, labels: null, logits: drawn(6) },
    ];
    const own = ({ positions, logits }: CtcExample) => logits.slice(0, positions * framesPerPosition);
    const { value, gradient } = await lossOf(examples, way);
    const losses = examples.map((one) => (one.labels ? lossByPaths(own(one), one.labels) : 0));
    expect(Math.abs(value - losses.reduce((a, b) => a + b, 0) / 5)).toBeLessThan(1e-5);
    examples.forEach((one, at) => {
      const { labels } = one;
      const counted = labels ? gradientByDifferences(own(one), (z) => lossByPaths(z, labels) / 5).flat() : [];
      const wanted = Array.from({ length: 6 * classes }, (_, i) => counted[i] ?? 0);
      const slopes = gradient.slice(at * 6 * classes, (at + 1) * 6 * classes);
      expect(farthest(slopes, wanted), `example ${at}`).toBeLessThan(1e-5);
      expect(slopes.slice(counted.length).every((slope) => Math.abs(slope) === 0)).toBe(true);
    });
  });

  it('does not see frames that do not count, in any bit of the loss and of the gradient of the others', async () => {
    const examples = [1, 2, 3].map((positions) => ({ positions, labels: [2], logits: drawn(6) }));
    const others = examples.map((one) => ({
      ...one,
      logits: one.logits.map((row, frame) => (frame < 2 * one.positions ? row : [-300, 400, 0.5])),
    }));
    const found = await lossOf(examples, way);
    const again = await lossOf(others, way);
    expect(again).toEqual(found);
    expect(found.gradient.some((slope) => slope !== 0)).toBe(true);
    // Nor is it of any account how many there are.
    const wide = examples.map((one) => ({ ...one, logits: [...one.logits, ...drawn(4)] }));
    const { value, gradient } = await lossOf(wide, way);
    expect(value).toBe(found.value);
    wide.forEach((_, at) => {
      const slopes = gradient.slice(at * 10 * classes, at * 10 * classes + 6 * classes);
      expect(slopes.map((slope) => slope + 0)).toEqual(
        found.gradient.slice(at * 6 * classes, (at + 1) * 6 * classes).map((slope) => slope + 0),
      );
    });
  });

  it('is that of the others where labels have no path, which add 0 and are counted in the mean', async () => {
    const possible = { positions: 3, labels: [1, 2], logits: drawn(6) };
    // Four labels that are the same need three blanks between them: seven frames. Two labels need two frames.
    for (const [positions, labels] of [
      [3, [1, 1, 1, 1]],
      [0, [1]],
      [1, [1, 2, 1]],
    ] as const) {
      const { value, gradient } = await lossOf([{ positions, labels, logits: drawn(6) }, possible], way);
      expect(value).toBeCloseTo(lossByPaths(possible.logits, possible.labels) / 2, 5);
      expect(gradient.slice(0, 6 * classes).every((slope) => Math.abs(slope) === 0)).toBe(true);
      expect(gradient.slice(6 * classes).some((slope) => slope !== 0)).toBe(true);
    }
  });

  it('is 0, with no gradient, for a batch without labels', async () => {
    const { value, gradient } = await lossOf([{ positions: 3, labels: null, logits: drawn(6) }], way);
    expect(Math.abs(value)).toBe(0);
    expect(gradient.every((slope) => Math.abs(slope) === 0)).toBe(true);
  });

  it('stays exact where every path is unlikely beyond the range of an exponential', async () => {
    const logits = [0, 1].map(() => [0, 500, 0]);
    const { value, gradient } = await lossOf([{ positions: 1, labels: [2], logits }], way);
    // Three paths of e⁻¹⁰⁰⁰ each: 2 and a blank, a blank and 2, 2 and 2.
    expect(value).toBeCloseTo(1000 - Math.log(3), 3);
    expect(farthest(gradient, [-1 / 3, 1, -2 / 3, -1 / 3, 1, -2 / 3])).toBeLessThan(1e-4);
  });

  it('is no number where a logit is none, so that the run stops', async () => {
    const logits = drawn(6).map((row, frame) => (frame === 3 ? row.map(() => Number.NaN) : row));
    const others = { positions: 3, labels: [1], logits: drawn(6) };
    expect((await lossOf([others, { positions: 3, labels: [1, 2], logits }], way)).value).toBeNaN();
  });

  it.each(Object.entries(ctcBatches))('agrees with the reference: %s', async (_title, batch) => {
    const defined = ctcByDefinition(batch);
    const isLearned = batch.examples.some(({ labels }) => labels);
    expect(defined.loss > 0 && defined.gradient.some((slope) => slope !== 0)).toBe(isLearned);
    const { loss, gradient } = apart(await ctcOnBackend(batch, way), defined);
    expect(loss).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });
});

describe('the labels of the most likely path, on the device', () => {
  const greedy = (
    one: ReturnType<typeof ctc>,
    rows: readonly (readonly number[])[],
    frames: number,
    mask: number[][],
  ) => {
    const size = { classes, rows: frames };
    return tf.tidy(() => {
      const weight = one.weight(tf, tf.tensor2d(mask), mask.length, size);
      const logits = tf.tensor2d(rows as number[][]);
      return one.pseudoTargets(tf, logits, weight, size).arraySync();
    });
  };

  it('are those of the decoder, for the frames that count', () => {
    const before = tf.memory().numTensors;
    const [count, positions] = [60, 4];
    const one = ctc({ framesPerPosition: 2, longest: 8 });
    const lengths = Array.from({ length: count }, () => random.integer(positions + 1));
    const rows = Array.from({ length: count }, () => drawn(8));
    const mask = lengths.map((length) => Array.from({ length: positions }, (_, at) => Number(at < length)));
    const found = greedy(one, rows.flat(), 8, mask);
    const wanted = rows.map((logits, at) => greedyDecode(logits.slice(0, 2 * (lengths[at] as number)).flat(), classes));
    expect(found).toEqual(wanted.map((labels) => [1, ...Array.from({ length: 8 }, (_, i) => labels[i] ?? 0)]));
    expect(Math.max(...wanted.map((labels) => labels.length))).toBeGreaterThan(4);
    expect(wanted.some((labels) => labels.length === 0)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keep a label that comes again after a blank, drop what is beyond the longest, and take a single frame', () => {
    const hot = (path: readonly number[]) => path.map((best) => [0, 1, 2].map((label) => Number(label === best)));
    const paths = [
      [1, 1, 0, 1, 2],
      [0, 2, 2, 2, 0],
      [1, 2, 1, 2, 1],
    ];
    const one = ctc({ framesPerPosition: 1, longest: 3 });
    const all = paths.map(() => [1, 1, 1, 1, 1]);
    expect(greedy(one, paths.flatMap(hot), 5, all)).toEqual([
      [1, 1, 1, 2],
      [1, 2, 0, 0],
      [1, 1, 2, 1],
    ]);
    expect(greedy(one, hot([2]), 1, [[1]])).toEqual([[1, 2, 0, 0]]);
  });
});

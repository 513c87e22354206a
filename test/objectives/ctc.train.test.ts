import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { noAnswer } from '../../src/experiment/objective';
import { randomStream } from '../../src/experiment/random';
import { greedyDecode } from '../../src/metrics/ctcDecoding';
import { ctc } from '../../src/objectives/ctc';
import { uploadHardTargets } from '../../src/training/feed/deviceDataSet';
import { gradientByDifferences, lossByForward, lossByPaths } from '../support/ctc';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('wasm'));

const random = randomStream(5, 'ctc');
const classes = 3;
const framesPerPosition = 2;
const longest = 4;
const objective = ctc({ framesPerPosition, longest });

/** Logits of one frame after another, `[frames][classes]`. */
const drawn = (frames: number, spread = 2) =>
  Array.from({ length: frames }, () => Array.from({ length: classes }, () => spread * random.normal()));

/** An example: how many of its positions count, and its labels; null if it has none. */
interface Example {
  readonly positions: number;
  readonly labels: readonly number[] | null;
  readonly logits: readonly (readonly number[])[];
}

/** Loss and gradient by the objective, `[batch][frames][classes]`, for as many positions as the longest example has. */
function byObjective(examples: readonly Example[], positions: number) {
  const size = { classes, rows: objective.rows([positions]) };
  const before = tf.memory().numTensors;
  const answers = examples.flatMap(({ labels }) =>
    Array.from({ length: longest }, (_, at) => labels?.[at] ?? noAnswer),
  );
  const labelled = [...examples.keys()].filter((at) => examples[at]?.labels);
  const bytes = Uint8Array.from(labelled.flatMap((at) => answers.slice(at * longest, (at + 1) * longest)));
  const found = tf.tidy(() => {
    const targets = uploadHardTargets(examples.length, { objective, ...size }, Int32Array.from(labelled), bytes);
    const mask = tf.tensor2d(
      examples.map((one) => Array.from({ length: positions }, (_, at) => Number(at < one.positions))),
    );
    const weight = objective.weight(tf, mask, examples.length, size);
    const logits = tf.tensor2d(examples.flatMap((one) => one.logits as number[][]));
    const { value, grad } = tf.valueAndGrad((z: tf.Tensor) =>
      tf.mul(objective.loss(tf, z as tf.Tensor2D, { targets, labelled: labelled.length, weight }, size), 3),
    )(logits);
    return { value: value.dataSync()[0] as number, gradient: [...grad.dataSync()] };
  });
  expect(tf.memory().numTensors).toBe(before);
  return { value: found.value / 3, gradient: found.gradient.map((slope) => slope / 3) };
}

const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] as number))));

describe('the loss of labels without an alignment', () => {
  const sequences = [[], [1], [2], [1, 1], [1, 2], [2, 2], [1, 2, 1], [1, 2, 1, 2]];

  it('of the reference is the same by all paths and by forward variables', () => {
    for (const labels of sequences) {
      const logits = drawn(5);
      expect(lossByForward(logits, labels)).toBeCloseTo(lossByPaths(logits, labels), 10);
    }
  });

  it.each(sequences.map((labels) => [labels.join(' ') || 'none', labels] as const))(
    'is −log of the sum over all paths, and so is its gradient: %s',
    (_title, labels) => {
      const logits = drawn(6);
      const { value, gradient } = byObjective([{ positions: 3, labels, logits }], 3);
      const loss = (z: typeof logits) => lossByPaths(z, labels);
      expect(Math.abs(value - loss(logits))).toBeLessThan(1e-5);
      const wanted = gradientByDifferences(logits, loss as (z: readonly (readonly number[])[]) => number);
      expect(farthest(gradient, wanted.flat())).toBeLessThan(1e-5);
    },
  );

  it('is the mean over the labelled examples of a batch, of any lengths, with as many labels as fit', () => {
    const examples = [
      { positions: 3, labels: [1, 2, 1], logits: drawn(6) },
      { positions: 1, labels: [2], logits: drawn(6) },
      { positions: 2, labels: [1, 1], logits: drawn(6) },
      { positions: 2, labels: [], logits: drawn(6) },
      { positions: 0, labels: [], logits: drawn(6) },
      { positions: 3, labels: null, logits: drawn(6) },
    ];
    const own = ({ positions, logits }: Example) => logits.slice(0, positions * framesPerPosition);
    const { value, gradient } = byObjective(examples, 3);
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

  it('does not see frames that do not count, in any bit of the loss and of the gradient of the others', () => {
    const examples = [1, 2, 3].map((positions) => ({ positions, labels: [2], logits: drawn(6) }));
    const others = examples.map((one) => ({
      ...one,
      logits: one.logits.map((row, frame) => (frame < 2 * one.positions ? row : [-300, 400, 0.5])),
    }));
    const found = byObjective(examples, 3);
    const again = byObjective(others, 3);
    expect(again).toEqual(found);
    expect(found.gradient.some((slope) => slope !== 0)).toBe(true);
    // Nor is it of any account how many there are.
    const wide = examples.map((one) => ({ ...one, logits: [...one.logits, ...drawn(4)] }));
    const { value, gradient } = byObjective(wide, 5);
    expect(value).toBe(found.value);
    wide.forEach((_, at) => {
      const slopes = gradient.slice(at * 10 * classes, at * 10 * classes + 6 * classes);
      expect(slopes.map((slope) => slope + 0)).toEqual(
        found.gradient.slice(at * 6 * classes, (at + 1) * 6 * classes).map((slope) => slope + 0),
      );
    });
  });

  it('is that of the others where labels have no path, which add 0 and are counted in the mean', () => {
    const possible = { positions: 3, labels: [1, 2], logits: drawn(6) };
    // Four labels that are the same need three blanks between them: seven frames. Two labels need two frames.
    for (const [positions, labels] of [
      [3, [1, 1, 1, 1]],
      [0, [1]],
      [1, [1, 2, 1]],
    ] as const) {
      const { value, gradient } = byObjective([{ positions, labels, logits: drawn(6) }, possible], 3);
      expect(value).toBeCloseTo(lossByPaths(possible.logits, possible.labels) / 2, 5);
      expect(gradient.slice(0, 6 * classes).every((slope) => Math.abs(slope) === 0)).toBe(true);
      expect(gradient.slice(6 * classes).some((slope) => slope !== 0)).toBe(true);
    }
  });

  it('is 0, with no gradient, for a batch without labels', () => {
    const { value, gradient } = byObjective([{ positions: 3, labels: null, logits: drawn(6) }], 3);
    expect(Math.abs(value)).toBe(0);
    expect(gradient.every((slope) => Math.abs(slope) === 0)).toBe(true);
  });

  it('stays exact where every path is unlikely beyond the range of an exponential', () => {
    const logits = [0, 1].map(() => [0, 500, 0]);
    const { value, gradient } = byObjective([{ positions: 1, labels: [2], logits }], 1);
    // Three paths of e⁻¹⁰⁰⁰ each: 2 and a blank, a blank and 2, 2 and 2.
    expect(value).toBeCloseTo(1000 - Math.log(3), 3);
    expect(farthest(gradient, [-1 / 3, 1, -2 / 3, -1 / 3, 1, -2 / 3])).toBeLessThan(1e-4);
  });

  it('agrees with the reference for 40 frames, 20 classes and labels of all lengths up to 12', () => {
    const many = { classes: 20, rows: 40 };
    const long = ctc({ framesPerPosition: 1, longest: 12 });
    const lengths = Array.from({ length: 13 }, (_, length) => length);
    const labels = lengths.map((length) => Array.from({ length }, () => 1 + random.integer(2)));
    const rows = lengths.map(() =>
      Array.from({ length: 40 }, () => Array.from({ length: 20 }, () => 3 * random.normal())),
    );
    const answers = Uint8Array.from(
      labels.flatMap((some) => Array.from({ length: 12 }, (_, i) => some[i] ?? noAnswer)),
    );
    const [value, gradient] = tf.tidy(() => {
      const at = Int32Array.from(lengths);
      const targets = uploadHardTargets(13, { objective: long, ...many }, at, answers);
      const weight = long.weight(tf, null, 13, many);
      const found = tf.valueAndGrad((z: tf.Tensor) =>
        long.loss(tf, z as tf.Tensor2D, { targets, labelled: 13, weight }, many),
      )(tf.tensor2d(rows.flat()));
      return [found.value.dataSync()[0] as number, [...found.grad.dataSync()]];
    });
    const losses = labels.map((some, at) => lossByForward(rows[at] as number[][], some));
    expect(Math.abs(value - losses.reduce((a, b) => a + b, 0) / 13) / value).toBeLessThan(1e-6);
    for (const at of [0, 5, 12]) {
      const loss = (z: readonly (readonly number[])[]) => lossByForward(z, labels[at] as number[]) / 13;
      const wanted = gradientByDifferences(rows[at] as number[][], loss).flat();
      expect(farthest(gradient.slice(at * 800, (at + 1) * 800), wanted)).toBeLessThan(2e-6);
    }
  });

  it('takes the same number of operations for every frame, 18', async () => {
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

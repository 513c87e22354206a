import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { installBatchTransform } from '../../../src/backend/cpu/transform';
import {
  type AugmentationSettings,
  augmentationFields,
  needsTeacherEachBatch,
} from '../../../src/experiment/augmentation';
import { defaultsOf } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { planNetwork } from '../../../src/models/network';
import { perceptron } from '../../../src/models/perceptron';
import { type Augmentation, createAugmentation, partnersOf } from '../../../src/training/feed/augmentation';
import { inputsOf } from '../../../src/training/feed/deviceDataSet';
import { initialStateOf } from '../../../src/training/learner/model';
import { keptAnswers, liveAnswers, teacherAlone } from '../../../src/training/learner/teacherAnswers';
import { createTrainableModel, disposeTrainableModel } from '../../../src/training/step/trainableModel';
import { openBackend } from '../../support/session';

beforeAll(async () => {
  await openBackend('wasm');
  installBatchTransform();
});

const batches = { size: 6, labelled: 4 };
const augmentation = (inputShape: readonly number[], settings: Partial<AugmentationSettings>, of = batches) =>
  createAugmentation({
    settings: { ...defaultsOf(augmentationFields), ...settings },
    inputShape,
    batches: of,
    random: randomStream(3, 'augmentation'),
  }) as Augmentation;

/** What some steps make of the same batch: inputs and labels, step by step. */
async function seenBy(changed: Augmentation, x: tf.Tensor, y: tf.Tensor2D, steps: number) {
  const seen: { x: Float32Array; teacherInput: Float32Array; y: Float32Array }[] = [];
  const inputs = inputsOf(x);
  const rows = tf.range(0, batches.size, 1, 'int32');
  for (let step = 0; step < steps; step++) {
    const batch = tf.tidy(() => ({ ...changed.see(inputs, y, rows) }));
    seen.push({
      x: Float32Array.from(await batch.x.data()),
      teacherInput: Float32Array.from(await batch.teacherInput.data()),
      y: Float32Array.from(await batch.y.data()),
    });
    for (const shown of new Set([batch.x, batch.teacherInput])) shown.dispose();
    batch.y.dispose();
    tf.tidy(() => changed.advance());
  }
  changed.dispose();
  rows.dispose();
  return seen;
}

const oneHot = (labels: readonly number[], classes: number) =>
  tf.tensor2d(
    labels.flatMap((label) => Array.from({ length: classes }, (_, at) => (at === label ? 1 : 0))),
    [labels.length, classes],
  );

describe('a random shift', () => {
  const [side, most] = [7, 2];
  // One bright pixel in the middle, and one that leaves the image when it is moved.
  const image = new Float32Array(side * side);
  image[3 * side + 3] = 1;
  image[0] = 0.5;
  const moved = (dx: number, dy: number) =>
    Float32Array.from({ length: side * side }, (_, at) => {
      const [row, column] = [Math.floor(at / side) + dy, (at % side) + dx];
      return row < 0 || row >= side || column < 0 || column >= side ? 0 : (image[row * side + column] as number);
    });

  it('is the same on the CPU, number by number', async () => {
    const images = tf.tidy(() => tf.reshape(tf.range(1, 1 + batches.size * side * side), [-1, side, side, 1]));
    const values = await images.data();
    const seen: Float32Array[] = [];
    for (const backend of ['wasm', 'cpu']) {
      await tf.setBackend(backend);
      const x = tf.tensor4d(values as Float32Array, [batches.size, side, side, 1]);
      const y = oneHot([0, 1, 0, 1, 0, 1], 2);
      seen.push(...(await seenBy(augmentation([side, side, 1], { shift: most }), x, y, 3)).map((step) => step.x));
      tf.dispose([x, y]);
    }
    await tf.setBackend('wasm');
    images.dispose();
    expect(seen.slice(3)).toEqual(seen.slice(0, 3));
    expect(Math.max(...(seen[3] as Float32Array))).toBeGreaterThan(5 * side * side);
  });

  it('moves every image by whole pixels within the range, another way at each step, and reaches every place', async () => {
    const x = tf.tile(tf.tensor4d(image, [1, side, side, 1]), [batches.size, 1, 1, 1]);
    const y = oneHot([0, 1, 0, 1, 0, 1], 2);
    const seen = await seenBy(augmentation([side, side, 1], { shift: most }), x, y, 200);
    const places = new Map<string, number>();
    for (const step of seen) {
      for (let at = 0; at < batches.size; at++) {
        const shown = step.x.subarray(at * side * side, (at + 1) * side * side);
        const middle = shown.indexOf(1);
        const [dx, dy] = [3 - (middle % side), 3 - Math.floor(middle / side)];
        expect([...shown]).toEqual([...moved(dx, dy)]);
        places.set(`${dx} ${dy}`, (places.get(`${dx} ${dy}`) ?? 0) + 1);
      }
      expect([...step.y]).toEqual([...(await y.data())]);
    }
    expect(places.size).toBe((2 * most + 1) ** 2);
    // 1,200 draws over 25 places, 48 each with a deviation of 6.8.
    for (const count of places.values()) expect(Math.abs(count - 48)).toBeLessThan(30);
    tf.dispose([x, y]);
  });
});

describe('random jitter', () => {
  it('adds noise of the chosen size around the point, new at every step', async () => {
    const x = tf.tensor2d(
      Array.from({ length: 12 }, (_, at) => at / 12),
      [6, 2],
    );
    const y = oneHot([0, 1, 0, 1, 0, 1], 2);
    const seen = await seenBy(augmentation([2], { jitter: 0.1 }), x, y, 1000);
    const noise = seen.flatMap((step) => [...step.x].map((value, at) => value - at / 12));
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const deviation = Math.sqrt(noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length);
    // 12,000 numbers: 0.1 / √12,000 is 0.0009.
    expect(Math.abs(mean)).toBeLessThan(0.004);
    expect(deviation).toBeCloseTo(0.1, 2);
    const beyond = noise.filter((value) => Math.abs(value) > 0.196).length / noise.length;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.015);
    expect(seen[0]?.x).not.toEqual(seen[1]?.x);
    tf.dispose([x, y]);
  });
});

describe('mixup', () => {
  it('pairs examples with a label among themselves, and those without', () => {
    expect([...partnersOf(batches)]).toEqual([1, 2, 3, 0, 5, 4]);
    expect([...partnersOf({ size: 3, labelled: 3 })]).toEqual([1, 2, 0]);
    expect([...partnersOf({ size: 3, labelled: 0 })]).toEqual([1, 2, 0]);
    expect([...partnersOf({ size: 2, labelled: 1 })]).toEqual([0, 1]);
  });

  it('blends inputs and labels by the same share, so that every label stays whole', async () => {
    const values = [0, 1, 2, 4, 8, 16];
    const x = tf.tensor2d(
      values.flatMap((value) => [value, -value]),
      [6, 2],
    );
    const y = tf.concat([oneHot([0, 1, 2, 3], 4), tf.zeros([2, 4])]) as tf.Tensor2D;
    const probabilities: number[] = [];
    for (const step of await seenBy(augmentation([2], { mixup: true }), x, y, 300)) {
      // Example 0 is 0 and its partner 1: what is seen is the partner's share.
      const share = 1 - (step.x[0] as number);
      probabilities.push(share);
      partnersOf(batches).forEach((partner, at) => {
        const blend = share * (values[at] as number) + (1 - share) * (values[partner] as number);
        expect(step.x[2 * at]).toBeCloseTo(blend, 4);
        expect(step.x[2 * at + 1]).toBeCloseTo(-blend, 4);
      });
      for (let at = 0; at < 4; at++) {
        const row = step.y.subarray(4 * at, 4 * at + 4);
        expect(row.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 6);
        expect(row[at]).toBeCloseTo(share, 5);
      }
      expect([...step.y.subarray(16)]).toEqual(new Array(8).fill(0));
    }
    const mean = probabilities.reduce((sum, share) => sum + share, 0) / probabilities.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.min(...probabilities)).toBeLessThan(0.05);
    expect(Math.max(...probabilities)).toBeGreaterThan(0.95);
    tf.dispose([x, y]);
  });
});

describe('a teacher that is asked', () => {
  const points = () =>
    tf.tensor2d(
      Array.from({ length: 12 }, (_, at) => at / 12),
      [6, 2],
    );
  const y = () => oneHot([0, 1, 0, 1, 0, 1], 2);

  it('after the change sees what the student sees; before it, the example itself', async () => {
    const [after] = await seenBy(augmentation([2], { jitter: 0.1 }), points(), y(), 1);
    expect(after?.teacherInput).toEqual(after?.x);
    const [before] = await seenBy(augmentation([2], { jitter: 0.1, cleanTeacher: true }), points(), y(), 1);
    expect([...(before?.teacherInput ?? [])]).toEqual([...(await points().data())]);
    expect(before?.x).toEqual(after?.x);
    expect(before?.x).not.toEqual(before?.teacherInput);
  });

  it('before the change sees blends all the same, of the examples themselves', async () => {
    const changed = augmentation([2], { jitter: 0.1, mixup: true, cleanTeacher: true });
    const seen = await seenBy(changed, points(), y(), 3);
    for (const { x, teacherInput, y: labels } of seen) {
      const share = labels[0] as number;
      const values = await points().data();
      partnersOf(batches).forEach((partner, at) => {
        const blend = share * (values[2 * at] as number) + (1 - share) * (values[2 * partner] as number);
        expect(teacherInput[2 * at]).toBeCloseTo(blend, 5);
      });
      expect(x).not.toEqual(teacherInput);
    }
  });

  it('looks at every batch only where it is shown something new', () => {
    const none = defaultsOf(augmentationFields);
    expect(needsTeacherEachBatch({ ...none, cleanTeacher: true })).toBe(false);
    expect(needsTeacherEachBatch({ ...none, jitter: 0.1 })).toBe(true);
    expect(needsTeacherEachBatch({ ...none, jitter: 0.1, cleanTeacher: true })).toBe(false);
    expect(needsTeacherEachBatch({ ...none, mixup: true, cleanTeacher: true })).toBe(true);
  });
});

describe('a teacher that looks at every batch', () => {
  it('says of examples that nobody changed what it said when it was asked once', async () => {
    const network = planNetwork(perceptron.layers({ widths: [6], dropout: 0.3 }, 3), [2]);
    const trainable = createTrainableModel(network, initialStateOf(network, randomStream(1, 'weights')), 'adam');
    const teacher = teacherAlone(trainable);
    const one = tf.scalar(1);
    const source = randomStream(2, 'inputs');
    const inputs = inputsOf(
      tf.tensor2d(
        Array.from({ length: 40 }, () => source.normal()),
        [20, 2],
      ),
    );
    const kept = await keptAnswers(teacher, inputs, async () => {});
    const live = liveAnswers(teacher);
    const rows = tf.tensor1d([3, 17, 0], 'int32');
    const [once, anew] = tf.tidy(() => {
      const x = inputs.rows(rows);
      const seen = { x, teacherInput: x, y: tf.zeros([3, 3]) as tf.Tensor2D };
      return [kept.of(rows, seen, { temperature: one }), live.of(rows, seen, { temperature: one })];
    }) as [tf.Tensor2D, tf.Tensor2D];
    const expected = await once.data();
    (await anew.data()).forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] as number, 5);
    });
    kept.dispose();
    live.dispose();
    inputs.dispose();
    disposeTrainableModel(trainable);
    tf.dispose([one, rows, once, anew]);
  });
});

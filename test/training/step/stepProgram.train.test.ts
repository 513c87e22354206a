import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Values } from '../../../src/experiment/fields';
import { valuesAt } from '../../../src/experiment/schedule';
import type { LossSettings } from '../../../src/experiment/settings';
import { classification } from '../../../src/objectives';
import {
  additive,
  dropping,
  every,
  expectRow,
  openSteps,
  plain,
  run,
  type Scene,
  steady,
  takeOne,
} from '../../support/openSteps';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

describe('the twin', () => {
  it.each(every)(
    'of %s on %s inputs is the student bit for bit when λ = 0 (%s)',
    async (_id, _shape, method, network) => {
      for (const form of ['additive', 'convex']) {
        const { student, twin, start } = await run({ network, method, loss: { form, weight: 0, temperature: 3 } }, 12);
        expect(student).toEqual(twin);
        expect(student).not.toEqual(start);
      }
    },
  );

  it.each(every)(
    'of %s on %s inputs parts from the student when λ > 0 (%s), and hears nothing of λ and T',
    async (_id, _shape, method, network) => {
      const one = await run({ network, method, loss: additive }, 6);
      const other = await run({ network, method, loss: { form: 'convex', weight: 0.5, temperature: 15 } }, 6);
      expect(one.student).not.toEqual(one.twin);
      expect(other.twin).toEqual(one.twin);
      expect(other.student).not.toEqual(one.student);
    },
  );

  it('without any label stays where it started', async () => {
    const { twin, start, rows } = await run({ network: plain, labelled: 0 }, 5);
    expect(twin).toEqual(start);
    for (let row = 0; row < 5; row++) expect(Math.abs(rows[4 * row + 3] as number)).toBe(0);
  });
});

describe('the cross-entropy', () => {
  it('is the mean over the examples that carry a label, and zero where none does', async () => {
    const logits = tf.tensor2d([1, 2, 3, 0, 0, 0, 9, 9, 1], [3, 3]);
    const labels = tf.tensor2d([0, 0, 1, 1, 0, 0, 0, 0, 0], [3, 3]);
    const sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
    const expected = (Math.log(sum) - 3 + Math.log(3)) / 2;
    const lossOf = (targets: tf.Tensor2D, labelled: number) =>
      classification.loss(tf, logits, { targets, labelled, weight: null }, { classes: 3, rows: 1 });
    const [two] = await lossOf(labels, 2).data();
    expect(two).toBeCloseTo(expected, 5);
    const [none] = await lossOf(tf.zerosLike(labels), 0).data();
    expect(Math.abs(none as number)).toBe(0);
  });
});

describe('a step', () => {
  it.each([
    ['additive', 1],
    ['convex', 1 - 0.7],
    ['soft', 0],
  ])('reports α·CE, λ·T²·KL and their sum in the %s form', async (form, hardWeight) => {
    // At a learning rate of 0 every step sees the weights of the start.
    const opened = openSteps({ network: plain, loss: { form, weight: 0.7, temperature: 5 }, learningRate: 0 });
    for (let step = 0; step < 8; step++) takeOne(opened.program);
    const rows = await opened.program.ring.read(0, 8);
    const values = { learningRate: 0, temperature: 5, softWeight: 0.7, hardWeight };
    for (let step = 0; step < 8; step++) {
      const expected = opened.lossBy(opened.start.weights, opened.nextBatch(), values);
      expectRow(rows.subarray(4 * step), expected);
    }
    opened.close();
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const once = await run({ network: dropping }, 20);
    expect(await run({ network: dropping }, 20)).toEqual(once);
    expect((await run({ network: dropping, seed: 2 }, 20)).student).not.toEqual(once.student);
  });

  it('feels a slider at the very next step, and not before', async () => {
    const soft: LossSettings = { form: 'soft', weight: 1.5, temperature: 6 };
    const moved = openSteps({ network: plain });
    for (let step = 0; step < 5; step++) takeOne(moved.program);
    const weights = Float32Array.from((await moved.weights()).student);
    moved.sliders.adjust(soft);
    takeOne(moved.program);
    const rows = await moved.program.ring.read(0, 6);
    const batch = [0, 1, 2, 3, 4, 5].map(() => moved.nextBatch()).at(-1) as Int32Array;
    const values = { learningRate: 0.01, temperature: 6, softWeight: 1.5, hardWeight: 0 };
    const expected = moved.lossBy(weights, batch, values);
    moved.close();
    const still = await run({ network: plain }, 6);
    expect(rows.subarray(0, 20)).toEqual(still.rows.subarray(0, 20));
    expectRow(rows.subarray(20), expected);
  });

  it('takes every step at its own point of the curves, across windows of the feed', async () => {
    const schedule = {
      weight: [0, 0, 100, 67, 100, 67, 0],
      temperature: [1, 0, 100, 100, 25],
      hard: [0, 0, 0, 20, 100],
      rate: [0, 0, 0, 10, 100],
    };
    const loss: LossSettings = { form: 'convex', weight: 0.8, temperature: 6 };
    // 3 steps an epoch, so the feed uploads 129 steps at once: 300 take three windows.
    const opened = openSteps({ network: plain, loss, schedule, steps: 300, learningRate: 0 });
    for (let step = 0; step < 256; step++) takeOne(opened.program);
    const rows = await opened.program.ring.read(0, 256);
    const course = { learningRate: 0, loss, schedule: { ...steady, ...schedule } };
    for (let step = 0; step < 256; step++) {
      const expected = opened.lossBy(opened.start.weights, opened.nextBatch(), valuesAt(course, step, 300));
      expectRow(rows.subarray(4 * step), expected, `step ${step}`);
    }
    opened.close();
  });

  it('moves no weight while the learning rate is 0', async () => {
    const { student, start } = await run({ network: plain, schedule: { rate: [0, 0, 0, 50, 0, 100, 100] } }, 20);
    expect(student).toEqual(start);
  });

  it.each([
    ['hinton', {}],
    // Where the student is attacked, small changes of its weights leave the moved examples as they are.
    ['robust-distillation', { epsilon: 0.3, steps: 2 }],
    ['robust-soft-labels', { epsilon: 0.3, steps: 2 }],
  ] as [string, Values][])(
    'follows the gradient of its loss, as central differences find it: %s',
    async (method, values) => {
      // One step of SGD with rate η moves the weights by −η·gradient, so the gradient can be read off.
      const rate = 0.5;
      const scene: Scene = { network: plain, optimizer: 'momentum', learningRate: rate, method, values };
      const { student, start } = await run(scene, 1);
      const lossAt = async (weights: Float32Array) => {
        const opened = openSteps(scene);
        tf.tidy(() => opened.student.assign(tf.tensor1d(weights)));
        takeOne(opened.program);
        const [total] = await opened.program.ring.read(0, 1);
        opened.close();
        return total as number;
      };
      const h = 0.01;
      for (const at of [0, 7, 13, 20, plain.parameters - 1]) {
        const moved = (by: number) => Float32Array.from(start, (value, i) => (i === at ? value + by : value));
        const slope = ((await lossAt(moved(h))) - (await lossAt(moved(-h)))) / (2 * h);
        const gradient = ((start[at] as number) - (student[at] as number)) / rate;
        expect(gradient).toBeCloseTo(slope, 2);
      }
    },
  );

  it('leaves no memory behind', async () => {
    const before = tf.memory().numTensors;
    const opened = openSteps({ network: dropping });
    takeOne(opened.program);
    const during = tf.memory().numTensors;
    for (let step = 0; step < 30; step++) takeOne(opened.program);
    expect(tf.memory().numTensors).toBe(during);
    opened.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});

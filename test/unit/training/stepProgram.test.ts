import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import type { StepValues } from '../../../src/experiment/curve';
import { byId } from '../../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { type ScheduleSettings, scheduleFields, valuesAt } from '../../../src/experiment/schedule';
import type { LossSettings } from '../../../src/experiment/settings';
import { architectures } from '../../../src/models';
import { type Network, planNetwork } from '../../../src/models/network';
import { planBatches } from '../../../src/training/feed/batches';
import { inputsOf, uploadHardLabels } from '../../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { initialStateOf } from '../../../src/training/learner/model';
import { crossEntropy } from '../../../src/training/step/distillationLoss';
import type { StepProgram } from '../../../src/training/step/stepProgram';
import { createStudentSteps } from '../../../src/training/step/studentSteps';
import {
  createTrainableModel,
  disposeTrainableModel,
  type TrainableModel,
} from '../../../src/training/step/trainableModel';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const steady = defaultsOf(scheduleFields);
const additive: LossSettings = { form: 'additive', weight: 1, temperature: 4 };

interface Scene {
  readonly network: Network;
  readonly loss?: LossSettings;
  readonly method?: string;
  readonly values?: Values;
  readonly optimizer?: string;
  readonly learningRate?: number;
  readonly labelled?: number;
  readonly seed?: number;
  readonly schedule?: Partial<ScheduleSettings>;
  /** Steps that the curves stretch over. */
  readonly steps?: number;
}

/** x·W + b, with `W`, `[x.length, units]`, and `b` one after the other in `weights` from `at` on. */
const dense = (x: readonly number[], weights: Float32Array, at: number, units: number): number[] =>
  Array.from({ length: units }, (_, unit) =>
    x.reduce(
      (sum, value, i) => sum + value * (weights[at + i * units + unit] as number),
      weights[at + x.length * units + unit] as number,
    ),
  );

const softmaxOf = (logits: readonly number[], T: number): number[] => {
  const powers = logits.map((logit) => Math.exp((logit - Math.max(...logits)) / T));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

/** Student, twin and all that they need, on 40 examples of 4 classes. */
function open({
  network,
  loss = additive,
  method = 'hinton',
  values = {},
  optimizer = 'adam',
  learningRate = 0.01,
  labelled = 24,
  seed = 1,
  schedule = {},
  steps = 40,
}: Scene) {
  const count = 40;
  const random = (purpose: string) => randomStream(seed, purpose);
  const drawn = random('examples');
  const size = network.inputShape.reduce((product, dimension) => product * dimension, 1);
  const drawnInputs = Float32Array.from({ length: count * size }, () => drawn.normal());
  const inputs = inputsOf(tf.tensor(drawnInputs, [count, ...network.inputShape]));
  const drawnTeacher = Float32Array.from({ length: count * 4 }, () => 3 * drawn.normal());
  const teacherLogits = tf.tensor2d(drawnTeacher, [count, 4]);
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const labels = Uint8Array.from(indices, (i) => i % 4);
  const hardLabels = uploadHardLabels(count, 4, indices.subarray(0, labelled), labels);
  const planned = () => planBatches(indices.subarray(0, labelled), indices.subarray(labelled), 8, random('batches'));
  const sliders = createLiveLossSettings(loss);
  const declared = byId(methods, method);
  const teacher = createTrainableModel(network, initialStateOf(network, random('teacher weights')), optimizer);
  const built = createStudentSteps({
    network,
    optimizer,
    hasTwin: true,
    inputs,
    hardLabels,
    answers: { of: (rows) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} },
    batches: planned(),
    learningRate,
    loss: sliders,
    schedule,
    plannedSteps: steps,
    method: declared,
    methodValues: values,
    teacher,
    random,
  });
  const { start, student, program } = built;
  const twin = built.twin as TrainableModel;
  const weights = async () => ({ student: await student.parameters.data(), twin: await twin.parameters.data() });
  /** L of a batch and its terms, for softened logits and one hidden layer: from the formula, in double precision. */
  const lossBy = (weights: Float32Array, rows: Int32Array, { temperature, hardWeight, softWeight }: StepValues) => {
    const of = (all: ArrayLike<number>, row: number, width: number) =>
      Array.from({ length: width }, (_, i) => all[row * width + i] as number);
    const [hidden, T] = [(network.parameters - 4) / (size + 1 + 4), temperature];
    const isLabelled = (row: number) => row < labelled;
    const count = rows.filter(isLabelled).length;
    let [crossEntropy, divergence] = [0, 0];
    for (const row of rows) {
      const active = dense(of(drawnInputs, row, size), weights, 0, hidden).map((value) => Math.max(0, value));
      const logits = dense(active, weights, (size + 1) * hidden, 4);
      if (isLabelled(row)) crossEntropy -= Math.log(softmaxOf(logits, 1)[labels[row] as number] as number) / count;
      const [own, theirs] = [softmaxOf(logits, T), softmaxOf(of(drawnTeacher, row, 4), T)];
      theirs.forEach((p, c) => {
        divergence += (p * Math.log(p / (own[c] as number))) / rows.length;
      });
    }
    const [hard, soft] = [hardWeight * crossEntropy, softWeight * T ** 2 * divergence];
    return { total: hard + soft, hard, soft };
  };
  /** The rows of the next batches of an equal program, `[batch]` each. */
  const batchesAgain = () => {
    const again = planned();
    let rest: Int32Array = new Int32Array(0);
    return () => {
      if (rest.length === 0) rest = again.nextEpoch();
      const batch = rest.slice(0, again.size);
      rest = rest.slice(again.size);
      return batch;
    };
  };
  return {
    start,
    program,
    sliders,
    lossBy,
    nextBatch: batchesAgain(),
    weights,
    student: student.parameters,
    close() {
      built.dispose();
      disposeTrainableModel(teacher);
      inputs.dispose();
      tf.dispose([teacherLogits, hardLabels]);
    },
  };
}

/** One step with the batch that is next. */
function takeOne({ feed, step }: StepProgram) {
  feed.refill();
  step();
  feed.taken(1);
}

/** The total, α·CE and λ·term in a row of the ring. */
function expectRow(row: Float32Array, { total, hard, soft }: Record<'total' | 'hard' | 'soft', number>, where = '') {
  expect(row[0], where).toBeCloseTo(total, 5);
  expect(row[1], where).toBeCloseTo(hard, 5);
  expect(row[2], where).toBeCloseTo(soft, 5);
}

/** Weights after some steps, and the rows of losses. */
async function run(scene: Scene, steps: number) {
  const opened = open(scene);
  for (let step = 0; step < steps; step++) takeOne(opened.program);
  const outcome = {
    ...(await opened.weights()),
    rows: await opened.program.ring.read(0, steps),
    start: opened.start.weights,
  };
  opened.close();
  return outcome;
}

const small = (values: Values) =>
  planNetwork(byId(architectures, 'perceptron').layers({ dropout: 0, ...values }, 4), [2]);
const plain = small({ widths: [6] });
const dropping = small({ widths: [12, 8], dropout: 0.4 });
const families = architectures.flatMap((architecture) =>
  [[2], [8, 8, 1]]
    .filter((shape) => architecture.accepts(shape))
    .map((shape) => {
      const values = { ...defaultsOf(architecture.fields), ...architecture.roles.student, dropout: 0.3 };
      return { architecture, shape, network: planNetwork(architecture.layers(values, 4), shape) };
    }),
);
/** Every family with softened logits, and every method with the first family that it can be used with. */
const every = [
  ...families.map((family) => ({ ...family, method: byId(methods, 'hinton') })),
  ...methods.slice(1).map((method) => {
    const usable = families.find(({ network: { taps } }) => {
      return method.disabledReason({ student: taps, teacher: taps, classes: 4, labelled: 24 }) === null;
    });
    if (!usable) throw new Error(`No network suits ${method.id}.`);
    return { ...usable, method };
  }),
].map(({ architecture, shape, network, method }) => [architecture.id, shape.join('×'), method.id, network] as const);

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
    const [two] = await crossEntropy(logits, labels, 2).data();
    expect(two).toBeCloseTo(expected, 5);
    const [none] = await crossEntropy(logits, tf.zerosLike(labels), 0).data();
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
    const opened = open({ network: plain, loss: { form, weight: 0.7, temperature: 5 }, learningRate: 0 });
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
    const moved = open({ network: plain });
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
    const opened = open({ network: plain, loss, schedule, steps: 300, learningRate: 0 });
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
        const opened = open(scene);
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
    const opened = open({ network: dropping });
    takeOne(opened.program);
    const during = tf.memory().numTensors;
    for (let step = 0; step < 30; step++) takeOne(opened.program);
    expect(tf.memory().numTensors).toBe(during);
    opened.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { type ScheduleSettings, scheduleFields, valuesAt } from '../../../src/experiment/schedule';
import { hardWeight, type LossSettings } from '../../../src/experiment/settings';
import { architectures } from '../../../src/models';
import { type Network, planNetwork } from '../../../src/models/network';
import { planBatches } from '../../../src/training/feed/batches';
import { createControl } from '../../../src/training/feed/control';
import { inputsOf, uploadHardLabels } from '../../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { initialStateOf } from '../../../src/training/learner/model';
import { crossEntropy } from '../../../src/training/step/distillationLoss';
import { createMethodInstance } from '../../../src/training/step/methodInstance';
import { distilProgram, type StepProgram } from '../../../src/training/step/stepProgram';
import { createTrainableModel, disposeTrainableModel } from '../../../src/training/step/trainableModel';
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
  const inputs = inputsOf(
    tf.tensor(
      Float32Array.from({ length: count * size }, () => drawn.normal()),
      [count, ...network.inputShape],
    ),
  );
  const teacherLogits = tf.tensor2d(
    Float32Array.from({ length: count * 4 }, () => 3 * drawn.normal()),
    [count, 4],
  );
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const labels = Uint8Array.from(indices, (i) => i % 4);
  const hardLabels = uploadHardLabels(count, 4, indices.subarray(0, labelled), labels);
  const sliders = createLiveLossSettings(loss);
  const control = createControl({ learningRate, loss: sliders, schedule: { ...steady, ...schedule } }, steps);
  const start = initialStateOf(network, random('weights'));
  const student = createTrainableModel(network, start, optimizer);
  const twin = createTrainableModel(network, start, optimizer);
  const declared = byId(methods, method);
  const teacher = createTrainableModel(network, initialStateOf(network, random('teacher weights')), optimizer);
  const used = createMethodInstance({
    method: declared,
    values: { ...defaultsOf(declared.fields), ...values },
    teacher,
    student,
    inputs,
    isAugmented: false,
    optimizer,
    random: random('adapter weights'),
  });
  const program = distilProgram(student, twin, {
    inputs,
    hardLabels,
    answers: { of: (rows) => tf.gather(teacherLogits, rows), kept: teacherLogits, dispose() {} },
    augmentation: null,
    batches: planBatches(indices.subarray(0, labelled), indices.subarray(labelled), 8, random('batches')),
    control,
    random: random('dropout'),
    method: used,
  });
  const weights = async () => ({ student: await student.parameters.data(), twin: await twin.parameters.data() });
  return {
    start,
    program,
    sliders,
    weights,
    student: student.parameters,
    close() {
      program.dispose();
      used.dispose();
      disposeTrainableModel(teacher);
      disposeTrainableModel(student);
      disposeTrainableModel(twin);
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
  it.each(['additive', 'convex', 'soft'])('reports a total of α·hard + λ·soft in the %s form', async (form) => {
    const loss = { form, weight: 0.7, temperature: 5 };
    const { rows } = await run({ network: plain, loss }, 8);
    for (let row = 0; row < 8; row++) {
      const [total, hard, soft] = rows.subarray(4 * row) as unknown as [number, number, number];
      expect(total).toBeCloseTo(hardWeight(form, 0.7) * hard + 0.7 * soft, 5);
    }
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const once = await run({ network: dropping }, 20);
    expect(await run({ network: dropping }, 20)).toEqual(once);
    expect((await run({ network: dropping, seed: 2 }, 20)).student).not.toEqual(once.student);
  });

  it('feels a slider at the very next step, and not before', async () => {
    const soft: LossSettings = { form: 'soft', weight: 3, temperature: 12 };
    const moved = open({ network: plain });
    for (let step = 0; step < 5; step++) takeOne(moved.program);
    moved.sliders.adjust(soft);
    takeOne(moved.program);
    const rows = await moved.program.ring.read(0, 6);
    moved.close();
    const still = await run({ network: plain }, 6);
    expect(rows.subarray(0, 20)).toEqual(still.rows.subarray(0, 20));
    const [total, hard, term] = rows.subarray(20) as unknown as [number, number, number];
    // The weights are those of the untouched run, so is the cross-entropy; the rest follows the new settings.
    expect(hard).toBe(still.rows[21]);
    expect(term).not.toBe(still.rows[22]);
    expect(total).toBeCloseTo(3 * term, 5);
  });

  it('takes every step at its own point of the curves, across windows of the feed', async () => {
    const schedule = {
      weight: [0, 0, 100, 67, 100, 67, 0],
      temperature: [1, 0, 100, 100, 25],
      hard: [0, 0, 0, 20, 100],
      rate: [0, 0, 0, 10, 100],
    };
    const loss: LossSettings = { form: 'convex', weight: 0.8, temperature: 6 };
    // 3 steps an epoch, so the feed brings 129 steps at once: 300 take three windows.
    const { rows } = await run({ network: plain, loss, schedule, steps: 300, learningRate: 0.001 }, 256);
    const course = { learningRate: 0.001, loss, schedule: { ...steady, ...schedule } };
    for (let step = 0; step < 256; step++) {
      const [total, hard, soft] = rows.subarray(4 * step) as unknown as [number, number, number];
      const { softWeight, hardWeight } = valuesAt(course, step, 300);
      expect(total, `step ${step}`).toBeCloseTo(hardWeight * hard + softWeight * soft, 5);
    }
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

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../../src/distillation';
import { byId } from '../../../src/experiment/declarations';
import { defaultsOf } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { scheduleFields } from '../../../src/experiment/schedule';
import type { LossSettings } from '../../../src/experiment/settings';
import { architectures } from '../../../src/models';
import { oneClassOf } from '../../../src/models/heads';
import { planNetwork } from '../../../src/models/network';
import { perceptron } from '../../../src/models/perceptron';
import type { TermGradients } from '../../../src/report/losses';
import { planBatches } from '../../../src/training/feed/batches';
import { createControl } from '../../../src/training/feed/control';
import { inputsOf, uploadHardTargets } from '../../../src/training/feed/deviceDataSet';
import { createLiveLossSettings } from '../../../src/training/feed/liveLossSettings';
import { createGradientMeter } from '../../../src/training/step/gradientMeter';
import { logitsMethodInstance } from '../../../src/training/step/methodInstance';
import { seenBatch } from '../../../src/training/step/stepProgram';
import { createTaughtLoss } from '../../../src/training/step/taughtLoss';
import { readAndStepped, stillCases } from '../../support/readings';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const count = 12;
const classes = 4;
const inputSize = 3;

interface Scene {
  readonly loss: LossSettings;
  readonly method?: string;
  /** How many of the examples carry a label. */
  readonly labelled?: number;
  /** What all weights, biases included, and the teacher's logits are multiplied by. */
  readonly scale?: number;
  /** Logits of the teacher instead of random ones. */
  readonly teacher?: readonly number[];
}

/** A linear classifier on a few examples, as plain numbers. */
function sceneOf({ scale = 1, labelled = count, teacher }: Scene) {
  const random = randomStream(5, 'gradient meter');
  const normals = (size: number, by: number) => Float32Array.from({ length: size }, () => by * random.normal());
  return {
    inputs: normals(count * inputSize, 1),
    weights: normals((inputSize + 1) * classes, scale),
    teacher: teacher ? Float32Array.from(teacher) : normals(count * classes, 3 * scale),
    labels: Uint8Array.from({ length: count }, (_, at) => at % classes),
    labelled,
  };
}

async function read(scene: Scene): Promise<TermGradients> {
  const { inputs, weights, teacher, labels, labelled } = sceneOf(scene);
  const network = planNetwork(perceptron.layers({ widths: [], dropout: 0 }, classes), [inputSize]);
  const rows = Int32Array.from(labels.keys());
  const loss = { learningRate: 0.01, loss: scene.loss, schedule: defaultsOf(scheduleFields) };
  const student = { network, parameters: tf.tensor1d(weights), statistics: null };
  const taught = tf.tensor2d(teacher, [count, classes]);
  const hardLabels = uploadHardTargets(count, oneClassOf(classes), rows.subarray(0, labelled), labels);
  const method = byId(methods, scene.method ?? 'hinton');
  const used = logitsMethodInstance(method, defaultsOf(method.fields));
  const batches = planBatches(rows.subarray(0, labelled), rows.subarray(labelled), count, randomStream(5, 'batch'));
  const stepInputs = { inputs: inputsOf(tf.tensor2d(inputs, [count, inputSize])), hardLabels, augmentation: null };
  const meter = createGradientMeter({
    student,
    see: (chosen) => seenBatch(stepInputs, chosen),
    batches,
    control: createControl({ ...loss, loss: createLiveLossSettings(loss.loss) }, 10),
    steps: 10,
    method: used,
    loss: createTaughtLoss(student, {
      answers: { of: (chosen) => tf.gather(taught, chosen), kept: taught, dispose() {} },
      method: used,
      batches,
      random: randomStream(5, 'attacks'),
    }),
  });
  const reading = await meter.read(0);
  meter.dispose();
  return reading;
}

const softmax = (logits: readonly number[], temperature: number) => {
  const powers = logits.map((logit) => Math.exp(logit / temperature));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};

/** The two gradients of a linear classifier by hand, in float64: ∇CE, and ∇(T²·KL). */
function byHand(scene: Scene) {
  const { inputs, weights, teacher, labels, labelled } = sceneOf(scene);
  const { temperature } = scene.loss;
  const hard = new Array<number>(weights.length).fill(0);
  const soft = new Array<number>(weights.length).fill(0);
  for (let row = 0; row < count; row++) {
    // The last "input" is the bias's.
    const x = [...inputs.subarray(row * inputSize, (row + 1) * inputSize), 1];
    const logits = Array.from({ length: classes }, (_, c) =>
      x.reduce((sum, value, i) => sum + value * (weights[i * classes + c] as number), 0),
    );
    const own = softmax(logits, 1);
    const cool = softmax(logits, temperature);
    const target = softmax([...teacher.subarray(row * classes, (row + 1) * classes)], temperature);
    x.forEach((value, i) => {
      for (let c = 0; c < classes; c++) {
        const at = i * classes + c;
        const label = labels[row] === c ? 1 : 0;
        if (row < labelled) hard[at] = (hard[at] as number) + (value * ((own[c] as number) - label)) / labelled;
        const apart = (cool[c] as number) - (target[c] as number);
        soft[at] = (soft[at] as number) + (value * temperature * apart) / count;
      }
    });
  }
  const dot = hard.reduce((sum, value, at) => sum + value * (soft[at] as number), 0);
  const sizes = { hard: Math.hypot(...hard), soft: Math.hypot(...soft) };
  return { ...sizes, degrees: (180 / Math.PI) * Math.acos(dot / (sizes.hard * sizes.soft)) };
}

const additive = (temperature: number, weight = 1): LossSettings => ({ form: 'additive', weight, temperature });

describe('the gradients of the two terms', () => {
  it.each([
    ['all labels', { loss: additive(1) }],
    ['a temperature', { loss: additive(4) }],
    ['few labels', { loss: additive(8), labelled: 5 }],
  ] as const)('are what one finds by hand in float64: %s', async (_, scene) => {
    const reading = await read(scene);
    const right = byHand(scene);
    expect(reading.hard).toBeCloseTo(right.hard, 5);
    expect(reading.soft).toBeCloseTo(right.soft, 5);
    expect(reading.degrees).toBeCloseTo(right.degrees, 2);
    expect(reading).toMatchObject({ step: 0, temperature: scene.loss.temperature });
  });

  it('carry their weights: λ lengthens one, and an α below zero turns the other round', async () => {
    const plain = await read({ loss: additive(4) });
    const heavy = await read({ loss: additive(4, 3) });
    expect(heavy.soft).toBeCloseTo(3 * (plain.soft as number), 5);
    expect(heavy).toMatchObject({ hard: plain.hard, degrees: plain.degrees });
    const turned = await read({ loss: { form: 'convex', weight: 3, temperature: 4 } });
    expect(turned.hard).toBeCloseTo(2 * (plain.hard as number), 5);
    expect(turned.degrees).toBeCloseTo(180 - (plain.degrees as number), 3);
  });

  it('point the same way where both terms say the same', async () => {
    const teacher = Array.from({ length: count * classes }, (_, at) => (at % classes === (at >> 2) % classes ? 9 : 0));
    const reading = await read({ loss: additive(1), method: 'hard-labels', teacher });
    expect(reading.soft).toBeCloseTo(reading.hard as number, 5);
    expect(reading.degrees).toBeLessThan(0.1);
  });

  it('are absent where a term is switched off or there is no label', async () => {
    for (const scene of [
      { loss: { form: 'soft', weight: 1, temperature: 4 } as const },
      { loss: additive(4), labelled: 0 },
    ]) {
      const reading = await read(scene);
      expect(Object.keys(reading).sort()).toEqual(['soft', 'step', 'temperature']);
      expect(reading.soft).toBeGreaterThan(0);
    }
    const alone = await read({ loss: additive(4, 0) });
    expect(Object.keys(alone).sort()).toEqual(['hard', 'step', 'temperature']);
  });

  it('show what T² is for: where T is high for the logits, it keeps the length that would fall by T²', async () => {
    // Logits of a tenth: even T = 1 is high.
    const [cold, hot] = [await read({ loss: additive(1), scale: 0.1 }), await read({ loss: additive(8), scale: 0.1 })];
    expect((cold.soft as number) / (hot.soft as number)).toBeCloseTo(1, 1);
    const withoutSquare = (cold.soft as number) / ((hot.soft as number) / 64);
    expect(withoutSquare / 64).toBeCloseTo(1, 1);
    // The limit itself: (z̃ₛ − z̃ₜ) / C for each example (Hinton et al. 2015, equation 4).
    const limit = limitOf({ loss: additive(20), scale: 0.1 });
    expect((await read({ loss: additive(20), scale: 0.1 })).soft).toBeCloseTo(limit, 4);
  });
});

/** Length of the gradient for infinite T. */
function limitOf(scene: Scene): number {
  const { inputs, weights, teacher } = sceneOf(scene);
  const total = new Array<number>(weights.length).fill(0);
  const centred = (values: readonly number[]) => {
    const mean = values.reduce((a, b) => a + b) / values.length;
    return values.map((value) => value - mean);
  };
  for (let row = 0; row < count; row++) {
    const x = [...inputs.subarray(row * inputSize, (row + 1) * inputSize), 1];
    const own = centred(
      Array.from({ length: classes }, (_, c) =>
        x.reduce((sum, value, i) => sum + value * (weights[i * classes + c] as number), 0),
      ),
    );
    const theirs = centred([...teacher.subarray(row * classes, (row + 1) * classes)]);
    x.forEach((value, i) => {
      for (let c = 0; c < classes; c++) {
        const at = i * classes + c;
        total[at] = (total[at] as number) + (value * ((own[c] as number) - (theirs[c] as number))) / (classes * count);
      }
    });
  }
  return Math.hypot(...total);
}

describe('a reading', () => {
  it('has a case for every method and every architecture', () => {
    for (const { id } of methods)
      expect(
        stillCases.some(({ method }) => method === id),
        id,
      ).toBe(true);
    for (const { id } of architectures)
      expect(
        stillCases.some(({ architecture }) => architecture === id),
        id,
      ).toBe(true);
  });

  it.each(stillCases.map((wanted) => [wanted.architecture, wanted.method, wanted] as const))(
    'says what a step of SGD then does, and changes nothing: %s, %s',
    async (_architecture, _method, wanted) => {
      const { read: reading, stepped, tensorsLeft, isUntouched } = await readAndStepped(wanted);
      expect((reading.hard as number) / stepped.hard).toBeCloseTo(1, 3);
      expect((reading.soft as number) / stepped.soft).toBeCloseTo(1, 3);
      // Under attack, each search begins somewhere else, which turns the gradient by up to a degree.
      expect(Math.abs((reading.degrees as number) - stepped.degrees)).toBeLessThan(0.5);
      expect(tensorsLeft).toBe(0);
      expect(isUntouched).toBe(true);
    },
  );
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { answersOf } from '../../../src/metrics/answers';
import { planNetwork } from '../../../src/models/network';
import { perceptron } from '../../../src/models/perceptron';
import { mapSide } from '../../../src/report/scores';
import { inputsOf, uploadExamples } from '../../../src/training/feed/deviceDataSet';
import { constantValues } from '../../../src/training/feed/stepFeed';
import { createDropoutNumbers, numbersOf } from '../../../src/training/feed/uniformNumbers';
import { logitsInPieces, logitsOfSet, mapPoints, readLogits } from '../../../src/training/learner/evaluation';
import { countRight } from '../../../src/training/learner/scoring';
import { createLossRing } from '../../../src/training/step/lossRing';
import { createOptimizer, singlePartGradient } from '../../../src/training/step/optimizer';
import { openBackend } from '../../support/session';
import { withPrograms } from '../../support/wasmPrograms';
import reference from './optimizer.json';

beforeAll(() => openBackend('wasm'));

describe.each(['adam', 'momentum'] as const)('the optimizer %s', (kind) => {
  it('takes the steps that PyTorch takes, also when the learning rate changes on the way', async () => {
    const before = tf.memory().numTensors;
    const parameters = tf.variable(tf.tensor1d(reference.start), false);
    const optimizer = createOptimizer(kind, 3);
    for (const [step, gradient] of reference.gradients.entries()) {
      tf.tidy(() => {
        const rate = reference.rates[step] as number;
        const control = constantValues({ learningRate: rate, temperature: 1, softWeight: 0, hardWeight: 1 }, 0);
        optimizer.apply(parameters, singlePartGradient(tf.tensor1d(gradient)), control);
      });
      const weights = await parameters.data();
      weights.forEach((weight, i) => {
        expect(weight).toBeCloseTo(reference[kind][step]?.[i] as number, 5);
      });
    }
    optimizer.dispose();
    tf.dispose(parameters);
    // The initial tensor above was made outside a tidy.
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
  });
});

describe('Adam by a program', () => {
  it.each([1, 4, 7, 103])('takes the same steps as by operations, to the last bit: %i parameters', async (count) => {
    const random = randomStream(5, 'adam');
    const numbers = () => Float32Array.from({ length: count }, () => random.normal() * 10 ** (random.integer(9) - 6));
    const start = numbers();
    const gradients = Array.from({ length: 40 }, (_, step) => (step % 7 === 3 ? new Float32Array(count) : numbers()));
    const outcomes = await Promise.all(
      [true, false].map(async (isProgram) => {
        withPrograms(isProgram);
        const parameters = tf.variable(tf.tensor1d(start), false);
        const optimizer = createOptimizer('adam', count);
        withPrograms(true);
        gradients.forEach((gradient, step) => {
          tf.tidy(() => {
            const learningRate = 0.01 / (1 + step);
            const control = constantValues({ learningRate, temperature: 1, softWeight: 0, hardWeight: 1 }, 0);
            optimizer.apply(parameters, singlePartGradient(tf.tensor1d(gradient)), control);
          });
        });
        const weights = [...(await parameters.data())];
        optimizer.dispose();
        parameters.dispose();
        return weights;
      }),
    );
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).not.toEqual([...start]);
  });
});

describe('dropout numbers', () => {
  const network = planNetwork(perceptron.layers({ widths: [40, 30], dropout: 0.5 }, 3), [2]);
  const steps = async (backend: string, count: number) => {
    await tf.setBackend(backend);
    const numbers = createDropoutNumbers(network, 20, randomStream(9, 'dropout'));
    if (!numbers) throw new Error('The network drops nothing.');
    const drawn: Float32Array[] = [];
    for (let step = 0; step < count; step++) {
      const [first, second] = tf.tidy(() => {
        const next = numbers.forStep();
        return [numbersOf(next()), numbersOf(next())] as const;
      });
      drawn.push((await first.data()) as Float32Array, (await second.data()) as Float32Array);
      tf.dispose([first, second]);
      tf.tidy(() => numbers.advance());
    }
    numbers.dispose();
    return drawn;
  };
  const correlation = (a: Float32Array, b: Float32Array) =>
    (12 * a.reduce((sum: number, value, i) => sum + (value - 0.5) * ((b[i] as number) - 0.5), 0)) / a.length;

  it('are uniform, and new at every step', async () => {
    const drawn = await steps('wasm', 6);
    for (const values of drawn) {
      expect(values.every((value) => value > 0 && value < 1)).toBe(true);
      const mean = values.reduce((sum: number, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
    }
    for (let step = 2; step < drawn.length; step += 2) {
      const [now, before] = [drawn[step] as Float32Array, drawn[step - 2] as Float32Array];
      expect(Math.abs(correlation(now, before))).toBeLessThan(0.15);
    }
  });

  it('are the same on another backend, bit for bit', async () => {
    expect(await steps('cpu', 3)).toEqual(await steps('wasm', 3));
  });
});

describe('the ring of losses', () => {
  it('brings home any of its last rows, and the old ones when steps follow while it reads', async () => {
    await tf.setBackend('wasm');
    const before = tf.memory().numTensors;
    const ring = createLossRing(4, 2);
    const write = (step: number) => tf.tidy(() => ring.write([tf.scalar(step), tf.scalar(-step)]));
    for (let step = 0; step < 3; step++) write(step);
    expect([...(await ring.read(1, 3))]).toEqual([1, -1, 2, -2]);
    for (let step = 3; step < 7; step++) write(step);
    const reading = ring.read(3, 7);
    for (let step = 7; step < 11; step++) write(step);
    expect([...(await reading)]).toEqual([3, -3, 4, -4, 5, -5, 6, -6]);
    ring.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('evaluation', () => {
  it('answers with the largest logit, across the seams of its chunks', async () => {
    await tf.setBackend('wasm');
    const network = planNetwork(perceptron.layers({ widths: [], dropout: 0 }, 2), [2]);
    // Class 1 exactly where x > 0.
    const parameters = tf.tensor1d([0, 1, 0, 0, 0, 0]);
    const xs = Float32Array.from({ length: 2300 }, (_, i) => (i % 7 < 3 ? 1 : -1) * (1 + i / 2300));
    const inputs = inputsOf(
      tf.tensor2d(
        Float32Array.from({ length: 4600 }, (_, i) => (i % 2 === 0 ? (xs[i / 2] as number) : 5)),
        [2300, 2],
      ),
    );
    const answers = answersOf(await readLogits({ network, parameters, statistics: null }, inputs, async () => {}), 2);
    expect([...answers]).toEqual([...xs].map((x) => (x > 0 ? 1 : 0)));
    const logits = logitsOfSet({ network, parameters, statistics: null }, inputs);
    expect(logits.shape).toEqual([2300, 2]);
    inputs.dispose();
    tf.dispose([parameters, logits]);
  });

  it('lets messages in between small pieces where the backend computes while it is called, to the same bits', async () => {
    await tf.setBackend('wasm');
    const network = planNetwork(perceptron.layers({ widths: [256, 256], dropout: 0 }, 10), [784]);
    const learner = {
      network,
      parameters: tf.randomNormal([network.parameters], 0, 0.05, 'float32', 1),
      statistics: null,
    };
    const inputs = inputsOf(tf.randomUniform([700, 784], 0, 1, 'float32', 2));
    let rests = 0;
    const pieces = await logitsInPieces(learner, inputs, async () => void rests++);
    const whole = logitsOfSet(learner, inputs);
    expect(await pieces.data()).toEqual(await whole.data());
    // 270,000 multiply-adds an example: 10 ms and not 40.
    expect(rests).toBeGreaterThanOrEqual(3);
    const before = tf.memory().numTensors;
    const refused = logitsInPieces(learner, inputs, () => Promise.reject(new Error('stopped by a test')));
    await expect(refused).rejects.toThrow('stopped by a test');
    expect(tf.memory().numTensors).toBe(before);
    inputs.dispose();
    tf.dispose([learner.parameters, pieces, whole]);
  });

  it('counts right answers, and those that agree with the teacher', () => {
    const labels = Uint8Array.of(0, 1, 2, 1);
    const answers = {
      teacher: Uint8Array.of(0, 1, 1, 1),
      student: Uint8Array.of(0, 1, 1, 0),
      twin: Uint8Array.of(2, 2, 2, 1),
    };
    expect(countRight(labels, answers)).toEqual({
      correct: { teacher: 3, student: 2, twin: 2 },
      agreeing: { student: 3, twin: 1 },
      onlyCorrect: { student: 2, twin: 2 },
    });
  });

  it('maps the plane from the top left, row by row', async () => {
    const points = mapPoints();
    const whole = points.part(0, points.count);
    const values = await whole.data();
    const half = 1 / mapSide;
    expect(values[0]).toBeCloseTo(-1 + half, 6);
    expect(values[1]).toBeCloseTo(1 - half, 6);
    expect(values.at(-2)).toBeCloseTo(1 - half, 6);
    expect(values.at(-1)).toBeCloseTo(-1 + half, 6);
    expect(values[2]).toBeCloseTo(-1 + 3 * half, 6);
    whole.dispose();
    points.dispose();
  });
});

describe('images on the backend', () => {
  it.each([4, 5, 7, 784])('stay bytes and come back as floats, %i to a row', async (width) => {
    const source = randomStream(5, 'bytes');
    const count = 9;
    const bytes = Uint8Array.from({ length: count * width }, () => source.integer(256));
    const { inputs } = uploadExamples({ inputs: bytes, labels: new Uint8Array(count) }, [width], 1 / 255);
    const indices = [8, 0, 3, 3];
    const seen = tf.tidy(() => [inputs.rows(tf.tensor1d(indices, 'int32')), inputs.part(2, 3)]);
    const [rows, part] = await Promise.all(seen.map((tensor) => tensor.data()));
    const expected = (wanted: number[]) =>
      wanted.flatMap((row) =>
        [...bytes.subarray(row * width, (row + 1) * width)].map((byte) => Math.fround(byte / 255)),
      );
    expect(seen[0]?.shape).toEqual([4, width]);
    rows?.forEach((value, i) => {
      expect(value).toBeCloseTo(expected(indices)[i] as number, 6);
    });
    expect([...(part ?? [])].length).toBe(3 * width);
    part?.forEach((value, i) => {
      expect(value).toBeCloseTo(expected([2, 3, 4])[i] as number, 6);
    });
    tf.dispose(seen);
    inputs.dispose();
  });
});

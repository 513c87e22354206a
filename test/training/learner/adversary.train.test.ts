import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AttackSettings } from '../../../src/distillation/method';
import type { Range } from '../../../src/experiment/inputKind';
import { randomStream } from '../../../src/experiment/random';
import { points } from '../../../src/inputs';
import { convnet } from '../../../src/models/convnet';
import { type Network, planNetwork } from '../../../src/models/network';
import { perceptron } from '../../../src/models/perceptron';
import { residual } from '../../../src/models/residual';
import { separable } from '../../../src/models/separable';
import { createAdversary, targetOf } from '../../../src/training/learner/adversary';
import { initialStateOf, type Model } from '../../../src/training/learner/model';
import { costsOf } from '../../../src/training/learner/pgd';
import { examplesOfShape } from '../../support/inputs';
import { openBackend } from '../../support/session';
import { stepCase } from '../../support/stepCases';
import { takeSteps } from '../../support/steps';

beforeAll(() => openBackend('wasm'));

const networks: Readonly<Record<string, Network>> = {
  perceptron: planNetwork(perceptron.layers({ widths: [12, 8], dropout: 0.4 }, 4), [2]),
  convnet: planNetwork(convnet.layers({ filters: [3, 4], units: 8, dropout: 0 }, 4), [8, 8, 1]),
  separable: planNetwork(separable.layers({ multiplier: 0.25, blocks: 2 }, 4), [8, 8, 1]),
  residual: planNetwork(residual.layers({ width: 2, blocks: 1 }, 4), [8, 8, 1]),
};
const learnedOf = (network: Network): Model => {
  const { weights, statistics } = initialStateOf(network, randomStream(8, 'weights'));
  return { network, parameters: tf.tensor1d(weights), statistics: statistics.length ? tf.tensor1d(statistics) : null };
};
const rangeOf = (inputShape: readonly number[]) => examplesOfShape(inputShape).input.range as Range;
const size = 6;
const plan: AttackSettings = { epsilon: 0.1, steps: 5, awayFrom: 'label', start: 'anywhere' };
const adversaryOn = ({ inputShape }: Network, more: Partial<AttackSettings> = {}) =>
  createAdversary(
    { ...plan, ...more },
    { size, inputShape, range: rangeOf(inputShape), random: randomStream(2, 'attack') },
  );
const examplesOf = ({ inputShape }: Network) => {
  const drawn = randomStream(3, 'examples');
  const [low, high] = rangeOf(inputShape);
  const shape = [size, ...inputShape];
  const values = Array.from({ length: shape.reduce((a, b) => a * b) }, () => low + (high - low) * drawn.uniform());
  return tf.tensor(values, shape, 'float32');
};
const truth = () => tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1], 'int32'), 4).cast('float32') as tf.Tensor2D;

describe('an adversary in the step', () => {
  it.each(Object.keys(networks))('stays within ε and the range, and raises the cost of a batch: %s', async (kind) => {
    const network = networks[kind] as Network;
    const learner = learnedOf(network);
    const x = examplesOf(network);
    const [low, high] = rangeOf(network.inputShape);
    for (const start of ['anywhere', 'near'] as const) {
      const adversary = adversaryOn(network, { start });
      const moved = tf.tidy(() => adversary.moved(learner, x, truth()));
      const [was, is] = await Promise.all([x.data(), moved.data()]);
      is.forEach((value, at) => {
        expect(Math.abs(value - (was[at] as number))).toBeLessThanOrEqual(0.1 + 1e-6);
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      });
      const costs = await Promise.all([x, moved].map((shown) => tf.sum(costsOf(learner, shown, truth())).data()));
      expect((costs[1]?.[0] as number) - (costs[0]?.[0] as number)).toBeGreaterThan(0.01);
      adversary.dispose();
    }
  });

  it('finds the corner of the ball that costs a linear network most, as by hand', async () => {
    const network = planNetwork(perceptron.layers({ widths: [], dropout: 0 }, 2), [3]);
    // Weights [3, 2], then biases: class 1 wants x₀ large and x₁ small, and does not care for x₂.
    const learner = { network, parameters: tf.tensor1d([-1, 1, 2, -2, 0.5, 0.5, 0, 0]), statistics: null };
    const x = tf.tensor2d([[0.2, 0.3, 0.4]]);
    const options = { size: 1, inputShape: [3], range: points.range, random: randomStream(2, 'attack') };
    const adversary = createAdversary(plan, options);
    const moved = tf.tidy(() => adversary.moved(learner, x, tf.tensor2d([[0, 1]])));
    const [first, second, third] = await moved.data();
    expect(first).toBeCloseTo(0.1, 6);
    expect(second).toBeCloseTo(0.4, 6);
    // Where it began.
    expect(third).not.toBeCloseTo(0.4, 3);
    expect(Math.abs((third as number) - 0.4)).toBeLessThanOrEqual(0.1);
    tf.tidy(() => adversary.advance());
    const next = tf.tidy(() => adversary.moved(learner, x, tf.tensor2d([[0, 1]])));
    expect((await next.data())[2]).not.toBe(third);
    adversary.dispose();
  });

  it('lets an example outside the range stay, and leads it no further out', async () => {
    const network = networks.perceptron as Network;
    const x = tf.fill([size, 2], 1.4);
    const adversary = adversaryOn(network);
    const moved = await tf.tidy(() => adversary.moved(learnedOf(network), x, truth())).data();
    expect(Math.max(...moved)).toBeLessThanOrEqual(1.4 + 1e-6);
    expect(Math.min(...moved)).toBeGreaterThanOrEqual(1.3 - 1e-6);
    adversary.dispose();
  });

  it('leads away from the label, from the teacher’s answer where there is none, or from all the teacher says', async () => {
    const labels = tf.tensor2d([
      [0, 1, 0],
      [0, 0, 0],
    ]);
    const teacher = tf.tensor2d([
      [3, 0, 1],
      [0, 1, 2],
    ]);
    expect([...(await targetOf(plan, labels, teacher).data())]).toEqual([0, 1, 0, 0, 0, 1]);
    const all = await targetOf({ ...plan, awayFrom: 'teacher' }, labels, teacher).data();
    const expected = await tf.softmax(teacher).data();
    all.forEach((share, at) => {
      expect(share).toBeCloseTo(expected[at] as number, 6);
    });
  });
});

describe('an attack that may not move anything', () => {
  const families = {
    perceptron: {},
    residual: { architecture: 'residual', values: { width: 2, blocks: 1 }, inputShape: [8, 8, 1] },
  };
  const outcomeOf = (method: string, methodValues: Readonly<Record<string, number>>, family: keyof typeof families) =>
    takeSteps(stepCase({ ...families[family], method, methodValues, optimizer: 'momentum' }), 25, 'eager');

  it.each(['perceptron', 'residual'] as const)(
    'leaves ARD the divergence that it is, with dropout and norms: %s',
    async (family) => {
      const expected = await outcomeOf('hinton', {}, family);
      const found = await outcomeOf('robust-distillation', { epsilon: 0, steps: 1 }, family);
      // Rounding alone: gradients of two passes are added up in another order than those of one.
      found.forEach((value, at) => {
        expect(Math.abs(value - (expected[at] as number))).toBeLessThan(1e-4 * (1 + Math.abs(expected[at] as number)));
      });
      const attacked = await outcomeOf('robust-distillation', { epsilon: 0.3, steps: 1 }, family);
      expect(Math.max(...attacked.map((value, at) => Math.abs(value - (expected[at] as number))))).toBeGreaterThan(
        0.05,
      );
    },
  );

  it('leaves RSLAD one term, however its two are weighed', async () => {
    const expected = await outcomeOf('robust-soft-labels', { epsilon: 0, ratio: 0 }, 'perceptron');
    const found = await outcomeOf('robust-soft-labels', { epsilon: 0, ratio: 5 }, 'perceptron');
    found.forEach((value, at) => {
      expect(Math.abs(value - (expected[at] as number))).toBeLessThan(1e-4 * (1 + Math.abs(expected[at] as number)));
    });
    const attacked = await outcomeOf('robust-soft-labels', { epsilon: 0.3, ratio: 5 }, 'perceptron');
    expect(Math.max(...attacked.map((value, at) => Math.abs(value - (expected[at] as number))))).toBeGreaterThan(0.05);
  });
});

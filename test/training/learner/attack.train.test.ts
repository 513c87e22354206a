import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { convnet } from '../../../src/models/convnet';
import { type Network, planNetwork } from '../../../src/models/network';
import { perceptron } from '../../../src/models/perceptron';
import { residual } from '../../../src/models/residual';
import { attacked, attackOn } from '../../../src/training/learner/attack';
import { initialStateOf, logitsOf, type Model } from '../../../src/training/learner/model';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const yieldToEvents = () => Promise.resolve();
const learnedOf = (network: Network): Model => {
  const { weights, statistics } = initialStateOf(network, randomStream(8, 'weights'));
  return {
    network,
    parameters: tf.tensor1d(weights),
    statistics: statistics.length > 0 ? tf.tensor1d(statistics) : null,
  };
};
const networks: Readonly<Record<string, Network>> = {
  perceptron: planNetwork(perceptron.layers({ widths: [12, 8], dropout: 0.4 }, 4), [2]),
  convnet: planNetwork(convnet.layers({ filters: [3, 4], units: 8, dropout: 0 }, 4), [8, 8, 1]),
  residual: planNetwork(residual.layers({ width: 2, blocks: 1 }, 4), [8, 8, 1]),
};
const labels = [0, 1, 2, 3, 0, 1];
const truth = () => tf.oneHot(tf.tensor1d(labels, 'int32'), 4) as tf.Tensor2D;
const examples = (network: Network) => {
  const drawn = randomStream(3, 'examples');
  const shape = [labels.length, ...network.inputShape];
  return tf.tensor(
    Array.from({ length: shape.reduce((product, size) => product * size) }, () => drawn.uniform()),
    shape,
    'float32',
  );
};
const costs = (learner: Model, x: tf.Tensor) =>
  tf.tidy(() => tf.neg(tf.sum(tf.mul(truth(), tf.logSoftmax(logitsOf(learner, x))), 1))).data();

describe('an attack', () => {
  it.each(Object.keys(networks))(
    'on a %s stays in the ball and the range, and costs every example at least as much',
    async (kind) => {
      const network = networks[kind] as Network;
      const learner = learnedOf(network);
      const x = examples(network);
      const before = await costs(learner, x);
      const epsilon = 0.15;
      const spent: number[] = [];
      for (const steps of [1, 10]) {
        const moved = await attacked(learner, x, truth(), { epsilon, steps, range: [0, 1], yieldToEvents });
        const [was, is] = await Promise.all([x.data(), moved.data()]);
        is.forEach((value, at) => {
          expect(Math.abs(value - (was[at] as number))).toBeLessThanOrEqual(epsilon + 1e-6);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        });
        const after = Float32Array.from(await costs(learner, moved));
        after.forEach((cost, at) => {
          expect(cost).toBeGreaterThanOrEqual((before[at] as number) - 1e-5);
        });
        spent.push(after.reduce((sum, cost, at) => sum + cost - (before[at] as number), 0));
      }
      const [once, often] = spent as [number, number];
      expect(once).toBeGreaterThan(0.01);
      // Ten small steps look around where one large one leaps.
      expect(often).toBeGreaterThanOrEqual(once - 1e-4);
    },
  );

  it('moves every coordinate of a linear network’s input along the sign of w·(p − y), as by hand', async () => {
    const network = planNetwork(perceptron.layers({ widths: [], dropout: 0 }, 2), [3]);
    // Weights [3, 2], then biases: class 1 wants x₀ large and x₁ small, and does not care for x₂.
    const learner = { network, parameters: tf.tensor1d([-1, 1, 2, -2, 0.5, 0.5, 0, 0]), statistics: null };
    const x = tf.tensor2d([
      [0.2, 0.3, 0.4],
      [0.2, 0.3, 0.4],
    ]);
    const y = tf.tensor2d([
      [0, 1],
      [1, 0],
    ]);
    const options = { epsilon: 0.1, steps: 1, range: [-1, 1] as const, yieldToEvents };
    const once = await (await attacked(learner, x, y, options)).data();
    // True class 1: less x₀, more x₁. True class 0: the reverse. x₂ moves nobody.
    [0.1, 0.4, 0.4, 0.3, 0.2, 0.4].forEach((value, at) => {
      expect(once[at]).toBeCloseTo(value, 6);
    });
    const often = await (await attacked(learner, x, y, { ...options, steps: 10 })).data();
    expect([...often].map((value) => value.toFixed(5))).toEqual([...once].map((value) => value.toFixed(5)));
  });

  it('of size 0 changes nothing, and no attack leaves memory behind', async () => {
    const network = networks.perceptron as Network;
    const learner = learnedOf(network);
    const x = examples(network);
    const y = truth();
    const before = tf.memory().numTensors;
    const moved = await attacked(learner, x, y, { epsilon: 0, steps: 10, range: [-1, 1], yieldToEvents });
    expect([...(await moved.data())]).toEqual([...(await x.data())]);
    moved.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('turns exactly the points that lie within ε of a straight border, of many, part by part', async () => {
    const network = planNetwork(perceptron.layers({ widths: [], dropout: 0 }, 2), [2]);
    // Class 1 where x₀ > 0.
    const learner = { network, parameters: tf.tensor1d([-1, 1, 0, 0, 0, 0]), statistics: null };
    const count = 600;
    const drawn = randomStream(5, 'examples');
    const inputs = Float32Array.from({ length: 2 * count }, () => 2 * drawn.uniform() - 1);
    const labels = Uint8Array.from({ length: count }, (_, at) => ((inputs[2 * at] as number) > 0 ? 1 : 0));
    const before = tf.memory().numTensors;
    const question = { inputs, labels, epsilon: 0.3, steps: 10, range: [-1, 1] as const };
    const { clean, answers, first } = await attackOn(learner, question, yieldToEvents);
    expect(tf.memory().numTensors).toBe(before);
    expect(clean).toEqual(labels);
    const isNear = (at: number) => Math.abs(inputs[2 * at] as number) < 0.3;
    expect(answers).toEqual(labels.map((label, at) => (isNear(at) ? 1 - label : label)));
    expect(first[0]).toBeCloseTo((inputs[0] as number) - (labels[0] === 1 ? 0.3 : -0.3), 5);
    expect(first[1]).toBe(inputs[1]);
  });
});

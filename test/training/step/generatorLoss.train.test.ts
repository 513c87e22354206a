import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { planGenerator } from '../../../src/models/generator';
import { forward, splitIntoTensors } from '../../../src/models/network';
import { initialStateOf } from '../../../src/training/learner/model';
import { lossBefore, noiseOf } from '../../../src/training/step/generator';
import { generatorLoss } from '../../../src/training/step/generatorLoss';
import { flatGradient } from '../../../src/training/step/gradient';
import { gradientOf } from '../../../src/training/step/takeStep';
import { createTrainableModel, disposeTrainableModel } from '../../../src/training/step/trainableModel';
import { classes, images, learnedOf, plan, plane } from '../../support/dataFree';
import { examplesOfShape } from '../../support/inputs';
import { openBackend } from '../../support/session';
import references from './generator.json';

beforeAll(() => openBackend('wasm'));

const numberOf = async (scalar: tf.Tensor | null) => (await scalar?.data())?.[0] ?? Number.NaN;

describe('the loss of a generator', () => {
  it.each(references)('is PyTorch’s, with its gradients: weights $weights', async (entry) => {
    const weights = { ...entry.weights, learningRate: 0 };
    const [logits, features] = [tf.tensor2d(entry.logits), tf.tensor2d(entry.features)];
    const terms = generatorLoss(logits, features, weights);
    for (const name of ['certainty', 'variety', 'activation', 'total'] as const) {
      expect(await numberOf(terms[name])).toBeCloseTo(entry[name], 5);
    }
    const [ofLogits, ofFeatures] = tf.grads(
      (z: tf.Tensor, f: tf.Tensor) => generatorLoss(z as tf.Tensor2D, f, weights).total,
    )([logits, features]) as [tf.Tensor, tf.Tensor];
    for (const [found, expected] of [
      [ofLogits, entry.ofLogits],
      [ofFeatures, entry.ofFeatures],
    ] as const) {
      const numbers = expected.flat();
      (await found.data()).forEach((value, at) => {
        expect(value).toBeCloseTo(numbers[at] as number, 5);
      });
    }
  });

  it('is least where the teacher is sure, and names every class alike', async () => {
    const sure = tf.mul(tf.oneHot(tf.tensor1d([0, 1, 2, 3], 'int32'), classes), 60) as tf.Tensor2D;
    const one = tf.mul(tf.oneHot(tf.tensor1d([2, 2, 2, 2], 'int32'), classes), 60) as tf.Tensor2D;
    const torn = tf.zeros([4, classes]) as tf.Tensor2D;
    const terms = [sure, one, torn].map((logits) => generatorLoss(logits, null, plan));
    const numbers = (name: 'certainty' | 'variety') => Promise.all(terms.map((each) => numberOf(each[name])));
    const [ofSure, ofOne, ofTorn] = await numbers('certainty');
    expect(ofSure).toBeCloseTo(0, 6);
    expect(ofOne).toBeCloseTo(0, 6);
    expect(ofTorn).toBeCloseTo(Math.log(classes), 5);
    const [varied, same, undecided] = await numbers('variety');
    expect(varied).toBeCloseTo(-Math.log10(classes), 5);
    // A class that a whole batch leaves out costs nothing, and is no reason for a NaN.
    expect(same).toBeCloseTo(0, 5);
    expect(undecided).toBeCloseTo(-Math.log10(classes), 5);
    expect(terms[0]?.activation).toBeNull();
  });

  it.each([
    ['points', plane],
    ['images', images],
  ] as const)(
    'reaches the generator’s weights through the teacher, as finite differences say: %s',
    async (_, network) => {
      const teacher = learnedOf(network);
      const generator = planGenerator(examplesOfShape(network.inputShape));
      const trainable = createTrainableModel(
        generator,
        initialStateOf(generator, randomStream(9, 'generator')),
        'adam',
      );
      const noise = noiseOf(8, randomStream(9, 'noise'));
      const kept: tf.Tensor[] = [];
      const loss = lossBefore(
        teacher,
        examplesOfShape(network.inputShape).input,
        plan,
        (tensors) => void kept.push(...tensors),
      );
      const gradient = tf.tidy(() => flatGradient(gradientOf(trainable, noise, null, loss, null).parameters));
      const start = (await trainable.parameters.data()) as Float32Array;
      const totalAt = (weights: tf.Tensor1D) =>
        numberOf(
          tf.tidy(() => {
            const statistics = splitIntoTensors(
              tf,
              generator.statistics,
              trainable.statistics as unknown as tf.Tensor1D,
            );
            const given = forward(tf, generator, splitIntoTensors(tf, generator.weights, weights), statistics, noise, {
              updateStatistics() {},
            });
            return loss.of({ logits: given, heads: generator.heads, second: null, taps: new Map(), adapter: [] });
          }),
        );
      const along = (await gradient.data()) as Float32Array;
      const length = Math.hypot(...along);
      expect(length).toBeGreaterThan(0.01);
      // Along the gradient itself, where single precision says most, and along directions at random.
      const random = randomStream(9, 'directions');
      const directions = [
        along.map((value) => value / length),
        ...[1, 2].map(() => along.map((value) => value / length + (random.normal() * 0.5) / Math.sqrt(along.length))),
      ];
      for (const direction of directions) {
        const stride = 0.0005;
        const moved = (by: number) => tf.tensor1d(start.map((value, at) => value + by * (direction[at] as number)));
        const [ahead, behind] = [await totalAt(moved(stride)), await totalAt(moved(-stride))];
        const slope = along.reduce((sum, value, at) => sum + value * (direction[at] as number), 0);
        expect(Math.abs((ahead - behind) / (2 * stride) / slope - 1)).toBeLessThan(0.02);
      }
      tf.dispose([...kept, gradient, noise]);
      disposeTrainableModel(trainable);
    },
  );
});

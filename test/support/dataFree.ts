import * as tf from '@tensorflow/tfjs';
import type { GeneratorSettings } from '../../src/experiment/declarations';
import { randomStream } from '../../src/experiment/random';
import { convnet } from '../../src/models/convnet';
import { type Network, planNetwork } from '../../src/models/network';
import { perceptron } from '../../src/models/perceptron';
import { initialStateOf, type Model } from '../../src/training/learner/model';

/** Small teachers, and a generator's plan, for the tests of learning without data. */

export const classes = 4;
export const plan: GeneratorSettings = { certainty: 1, variety: 5, activation: 0.1, learningRate: 0.01 };
export const plane = planNetwork(perceptron.layers({ widths: [12, 8], dropout: 0 }, classes), [2]);
export const images = planNetwork(convnet.layers({ filters: [3], units: 8, dropout: 0 }, classes), [8, 8, 1]);
export const learnedOf = (network: Network, purpose = 'teacher'): Model => ({
  network,
  parameters: tf.tensor1d(initialStateOf(network, randomStream(9, purpose)).weights),
  statistics: null,
});

import * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../../src/experiment/random';
import { architectures } from '../../../src/models';
import { forward, initialWeights, planNetwork, splitIntoTensors } from '../../../src/models/network';
import type { StepCase } from '../../support/stepCases';
import { distance } from './distance';

/**
 * How far logits and gradients of a network lie from the CPU's, both by TensorFlow.js's operations, for
 * ids with padding at the end.
 */
export async function distancesByOperations(
  { architecture, values, inputShape, vocabulary = 2 }: StepCase,
  batch: number,
) {
  const family = architectures.find(({ id }) => id === architecture);
  if (!family) throw new Error(`There is no ${architecture}.`);
  const network = planNetwork(family.layers({ ...values, dropout: 0 }, 4, vocabulary), inputShape);
  const random = randomStream(5, 'weights');
  const weights = initialWeights(network, random);
  const [positions = 0] = inputShape;
  const ids = Float32Array.from({ length: batch * positions }, (_, at) =>
    at % positions < positions - Math.floor(at / positions) ? 1 + random.integer(vocabulary - 1) : 0,
  );
  const found = async () => {
    const tensors = tf.tidy(() => {
      const x = tf.tensor2d(ids, [batch, positions]);
      const pass = (own: readonly tf.Tensor[]) => forward(tf, network, own, [], x);
      const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(weights));
      const gradients = tf.grads((...own: tf.Tensor[]) => tf.sum(tf.square(pass(own))))(pieces);
      return [pass(pieces), ...gradients] as tf.Tensor[];
    });
    const read = await Promise.all(tensors.map((tensor) => tensor.data()));
    tf.dispose(tensors);
    return read;
  };
  const [logits, ...gradients] = (await found()) as [Float32Array, ...Float32Array[]];
  await tf.setBackend('cpu');
  const [expected, ...expectedGradients] = (await found()) as [Float32Array, ...Float32Array[]];
  await tf.setBackend('webgpu');
  return {
    logits: distance(logits, expected),
    gradients: Math.max(...gradients.map((each, at) => distance(each, expectedGradients[at] as Float32Array))),
  };
}

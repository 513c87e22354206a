import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { convolution } from '../../../src/models/layers/convolution/convolution';
import { dense } from '../../../src/models/layers/dense/dense';
import { maxPool } from '../../../src/models/layers/pooling/pooling';
import { relu } from '../../../src/models/layers/relu/relu';
import { flatten } from '../../../src/models/layers/reshaping/reshaping';
import { forward, initialWeights, planNetwork } from '../../../src/models/network';
import { fusedLayers } from '../../../src/models/wasmLayers';
import { bothWays, expectClose, normals, onBoth, useProgramsIf } from '../../support/onBoth';
import { openBackend } from '../../support/session';

/** A layer with its bias and ReLU as one operation of WASM, against the operations one by one on the CPU backend. */

beforeAll(() => openBackend('wasm'));

const random = randomStream(13, 'whole layers');
const numbers = normals(random);

const cases = [
  ['a convolution with ReLU', [convolution(8), relu()], [7, 9, 3]],
  ['a convolution without', [convolution(5)], [6, 6, 2]],
  ['a convolution with stride 2, valid', [convolution(6, { stride: 2, padding: 'valid' }), relu()], [8, 7, 1]],
  ['a convolution without bias, with ReLU', [convolution(4, { hasBias: false }), relu()], [5, 6, 2]],
  ['a dense layer with ReLU', [flatten(), dense(7), relu()], [11]],
  ['a dense layer without', [flatten(), dense(3)], [4]],
  ['several', [convolution(4), relu(), maxPool(), convolution(8), relu(), flatten(), dense(6), relu()], [9, 8, 1]],
] as const;

describe.each(bothWays)('taken whole $how', ({ isSimd }) => {
  useProgramsIf(isSimd);
  it.each(cases)('%s has the same value and the same gradients', async (_name, layers, shape) => {
    const network = planNetwork([...layers], shape);
    const x = numbers([5, ...shape]);
    const wanted = numbers([5, ...(network.layers.at(-1)?.plan.output ?? [])]);
    // Biases that matter.
    const weights = initialWeights(network, random).map((value) => value + 0.1);
    const sizes = network.weights.map((spec) => spec.shape);
    const all = () => {
      let at = 0;
      return sizes.map((size) => {
        const count = tf.util.sizeFromShape([...size]);
        at += count;
        return tf.tensor(weights.slice(at - count, at), [...size]);
      });
    };
    const value = (input: tf.Tensor, pieces: tf.Tensor[]) =>
      forward(tf, network, pieces, [], input, { fused: fusedLayers() }) as tf.Tensor;
    expectClose(await onBoth(() => value(tf.tensor(x, [5, ...shape]), all())));
    const gradients = await onBoth(() => {
      const found = tf.grads((input: tf.Tensor, ...pieces: tf.Tensor[]) => {
        const y = value(input, pieces);
        return tf.sum(tf.mul(y, tf.tensor(wanted, y.shape)));
      })([tf.tensor(x, [5, ...shape]), ...all()]);
      return tf.concat(found.map((each) => tf.reshape(each, [-1])));
    });
    expectClose(gradients);
  });
});

it('does not compute the gradient of an input that nobody asks for', async () => {
  await tf.setBackend('wasm');
  const network = planNetwork([convolution(4), relu()], [6, 6, 1]);
  const { kernelFunc, ...rest } = tf.getKernel('Conv2DBackpropInput', 'wasm');
  let asked = 0;
  tf.unregisterKernel('Conv2DBackpropInput', 'wasm');
  tf.registerKernel({
    ...rest,
    kernelFunc(call) {
      asked++;
      return kernelFunc(call);
    },
  });
  const gradient = (ofInput: boolean) =>
    tf.tidy(() => {
      const kernel = tf.ones<tf.Rank.R4>([3, 3, 1, 4]);
      const bias = tf.ones<tf.Rank.R1>([4]);
      const x = tf.ones([2, 6, 6, 1]);
      const through = (input: tf.Tensor, weights: tf.Tensor) =>
        tf.sum(forward(tf, network, [weights, bias], [], input, { fused: fusedLayers() }));
      if (ofInput) tf.grad((input: tf.Tensor) => through(input, kernel))(x);
      else tf.grad((weights: tf.Tensor) => through(x, weights))(kernel);
    });
  gradient(false);
  expect(asked).toBe(0);
  gradient(true);
  expect(asked).toBe(1);
});

it('is there on WASM alone', async () => {
  await tf.setBackend('cpu');
  expect(fusedLayers()).toBeUndefined();
  await tf.setBackend('wasm');
  expect(fusedLayers()).toBeDefined();
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import { upsampleByTwo, upsampleGradient } from '../../src/models/layers/upsampling/upsampling';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('wasm'));

describe('upsampling', () => {
  it('makes a square of 2 × 2 of every pixel, and its way back is its transpose', async () => {
    const image = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40], [1, 2, 2, 2]);
    const large = upsampleByTwo(tf, image);
    const squares = [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4];
    expect([...(await large.data())]).toEqual(squares.flatMap((value) => [value, 10 * value]));
    const drawn = randomStream(3, 'upsampling');
    const dy = tf.tensor4d(
      Array.from({ length: 2 * 6 * 4 * 3 }, () => drawn.integer(9)),
      [2, 6, 4, 3],
    );
    const small = upsampleGradient(tf, dy);
    const differentiated = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(upsampleByTwo(tf, x), dy)))(tf.zeros([2, 3, 2, 3]));
    expect(small.shape).toEqual([2, 3, 2, 3]);
    expect(await small.data()).toEqual(await differentiated.data());
  });
});

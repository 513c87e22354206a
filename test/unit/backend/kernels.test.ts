import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const random = randomStream(11, 'kernels');
const numbers = (shape: number[]) =>
  Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.normal());

/** The same computation on the CPU backend and on WASM, from the same arrays. */
async function onBoth(compute: () => tf.Tensor): Promise<[Float32Array, Float32Array]> {
  const results: Float32Array[] = [];
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    const result = tf.tidy(compute);
    results.push(Float32Array.from(result.dataSync()));
    result.dispose();
  }
  return results as [Float32Array, Float32Array];
}

function expectClose([expected, actual]: [Float32Array, Float32Array], tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  actual.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number)) / scale).toBeLessThan(tolerance);
  });
}

describe('Conv2DBackpropFilter on WASM', () => {
  const cases: [
    string,
    [number, number, number, number],
    [number, number, number, number],
    [number, number],
    'same' | 'valid' | number,
  ][] = [
    ['one image, one channel', [1, 5, 5, 1], [3, 3, 1, 1], [1, 1], 'same'],
    ['odd sizes', [3, 7, 9, 2], [3, 3, 2, 5], [1, 1], 'same'],
    ['valid', [2, 6, 5, 3], [3, 3, 3, 4], [1, 1], 'valid'],
    ['stride 2, same', [2, 7, 8, 3], [3, 3, 3, 4], [2, 2], 'same'],
    ['stride 2, valid, rows left over', [2, 8, 7, 2], [3, 3, 2, 3], [2, 2], 'valid'],
    ['unequal strides', [2, 8, 9, 2], [3, 3, 2, 3], [1, 2], 'same'],
    ['a filter of 1', [2, 4, 4, 3], [1, 1, 3, 2], [1, 1], 'same'],
    ['a filter of 5 × 2', [1, 9, 6, 1], [5, 2, 1, 3], [1, 1], 'same'],
    ['padding by a number', [2, 6, 6, 2], [3, 3, 2, 2], [1, 1], 2],
  ];
  it.each(cases)('equals the CPU backend: %s', async (_name, xShape, filterShape, strides, pad) => {
    const [x, filter] = [numbers(xShape), numbers(filterShape)];
    expectClose(
      await onBoth(() => {
        const gradient = tf.grad((w: tf.Tensor) =>
          tf.sum(
            tf.square(
              tf.conv2d(
                tf.tensor4d(x, xShape),
                w as tf.Tensor4D,
                strides,
                pad,
                'NHWC',
                1,
                typeof pad === 'number' ? 'floor' : undefined,
              ),
            ),
          ),
        );
        return gradient(tf.tensor4d(filter, filterShape));
      }),
    );
  });
});

describe('matrix products on WASM', () => {
  const cases: [number, number, number][] = [
    [1, 1, 1],
    [15, 16, 17],
    [16, 16, 16],
    [64, 128, 3],
    [5, 1000, 7],
  ];
  it.each(cases)('equal the CPU backend for %i × %i × %i, however transposed', async (rows, inner, columns) => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = numbers([rows, inner]);
        const b = numbers([inner, columns]);
        expectClose(
          await onBoth(() =>
            tf.matMul(
              tf.tensor2d(a, transposeA ? [inner, rows] : [rows, inner]),
              tf.tensor2d(b, transposeB ? [columns, inner] : [inner, columns]),
              transposeA,
              transposeB,
            ),
          ),
        );
      }
    }
  });

  it('equal the CPU backend in batches, and leave no memory behind', async () => {
    const [a, b] = [numbers([3, 40, 20]), numbers([3, 40, 30])];
    expectClose(await onBoth(() => tf.matMul(tf.tensor3d(a, [3, 40, 20]), tf.tensor3d(b, [3, 40, 30]), true, false)));
    const before = tf.memory().numDataBuffers;
    tf.tidy(() => tf.matMul(tf.tensor3d(a, [3, 40, 20]), tf.tensor3d(b, [3, 40, 30]), true, false)).dispose();
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});

describe('gradients of sums and means', () => {
  const axes: [number[] | undefined][] = [[undefined], [[0]], [[1]], [[2]], [[0, 2]], [[0, 1, 2]], [[-1]]];
  it.each(axes)('are those of the definition over axes %j', (axis) => {
    const x = numbers([3, 4, 5]);
    const weights = (shape: number[]) =>
      tf.tensor(
        Float32Array.from({ length: shape.reduce((p, s) => p * s, 1) }, (_, i) => i + 1),
        shape,
      );
    for (const keepDims of [false, true]) {
      for (const reduce of [tf.sum, tf.mean]) {
        const gradient = tf
          .tidy(() =>
            tf.grad((z: tf.Tensor) => {
              const reduced = reduce(z, axis, keepDims);
              return tf.sum(tf.mul(reduced, weights(reduced.shape)));
            })(tf.tensor3d(x, [3, 4, 5])),
          )
          .dataSync();
        const kept = tf.tidy(() => tf.sum(tf.tensor3d(x, [3, 4, 5]), axis, true).shape);
        const count = reduce === tf.sum ? 1 : 60 / kept.reduce((product, size) => product * size, 1);
        for (let at = 0; at < 60; at++) {
          const place = [Math.floor(at / 20), Math.floor(at / 5) % 4, at % 5].map((index, d) =>
            kept[d] === 1 ? 0 : index,
          );
          const flat =
            ((place[0] as number) * (kept[1] as number) + (place[1] as number)) * (kept[2] as number) +
            (place[2] as number);
          expect(gradient[at]).toBeCloseTo((flat + 1) / count, 4);
        }
      }
    }
  });
});

describe('a whole gradient', () => {
  it('of a small convolutional net is the same on WASM as on the CPU backend', async () => {
    const x = numbers([4, 9, 9, 1]);
    const w1 = numbers([3, 3, 1, 3]);
    const w2 = numbers([48, 5]);
    expectClose(
      await onBoth(() => {
        const loss = (first: tf.Tensor, second: tf.Tensor) => {
          const h = tf.maxPool(
            tf.relu(tf.conv2d(tf.tensor4d(x, [4, 9, 9, 1]), first as tf.Tensor4D, 1, 'same')),
            2,
            2,
            'valid',
          );
          return tf.mean(tf.logSoftmax(tf.matMul(tf.reshape(h, [4, 48]), second as tf.Tensor2D)));
        };
        const [a, b] = tf.grads(loss)([tf.tensor4d(w1, [3, 3, 1, 3]), tf.tensor2d(w2, [48, 5])]);
        return tf.concat([tf.reshape(a as tf.Tensor, [-1]), tf.reshape(b as tf.Tensor, [-1])]);
      }),
      1e-4,
    );
  });
});

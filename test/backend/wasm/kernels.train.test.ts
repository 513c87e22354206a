import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { accepts } from '../../../src/experiment/declarations';
import { defaultsOf } from '../../../src/experiment/fields';
import { randomStream } from '../../../src/experiment/random';
import { architectures } from '../../../src/models';
import { forward, initialStatistics, initialWeights, planNetwork, splitIntoTensors } from '../../../src/models/network';
import { fusedLayers } from '../../../src/models/wasmLayers';
import { examplesOfShape } from '../../support/inputs';
import { expectClose, normals, onBoth } from '../../support/onBoth';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

const random = randomStream(11, 'kernels');
const numbers = normals(random);
const size = (most: number) => 1 + random.integer(most);

describe('kernels that move memory on WASM equal the CPU backend', () => {
  const cases: [string, () => tf.Tensor][] = [
    ['part of a row', () => tf.slice(tf.range(0, 10), [3], [4])],
    ['rows', () => tf.slice(tf.range(0, 60).reshape([5, 3, 4]), [1, 0, 0], [3, 3, 4])],
    ['a block in the middle', () => tf.slice(tf.range(0, 120).reshape([2, 5, 3, 4]), [1, 1, 1, 2], [1, 3, 2, 2])],
    ['columns', () => tf.slice(tf.range(0, 30).reshape([5, 6]), [0, 2], [5, 3])],
    ['the inner block of whole rows', () => tf.slice(tf.range(0, 60).reshape([3, 5, 4]), [0, 1, 0], [3, 2, 4])],
    ['nothing', () => tf.slice(tf.range(0, 6).reshape([2, 3]), [1, 1], [1, 0])],
    ['booleans', () => tf.cast(tf.slice(tf.greater(tf.range(0, 6), 2), [2], [3]), 'float32')],
    ['rows by index', () => tf.gather(tf.range(0, 24).reshape([4, 3, 2]), tf.tensor1d([3, 0, 3], 'int32'))],
    [
      'rows by a table of indices',
      () => tf.gather(tf.range(0, 8).reshape([4, 2]), tf.tensor2d([[1, 0]], [1, 2], 'int32')),
    ],
    ['a cast to the type that there is', () => tf.mul(tf.cast(tf.range(0, 5), 'float32'), 2)],
    ['a cast to another', () => tf.mul(tf.cast(tf.range(0, 5, 1, 'int32'), 'float32'), 0.5)],
    ['columns by index', () => tf.gather(tf.range(0, 12).reshape([3, 4]), tf.tensor1d([2, 0], 'int32'), 1)],
    [
      'a clone that outlives its source',
      () => {
        const x = tf.tensor1d([1, 2, 3]);
        const clone = x.clone();
        x.dispose();
        return tf.add(clone, tf.tensor1d([4, 5, 6]));
      },
    ],
    ['pieces and their stack', () => tf.stack(tf.unstack(tf.range(0, 12).reshape([3, 4]), 1).reverse())],
    [
      'a split joined the other way',
      () => tf.concat(tf.split(tf.range(0, 24).reshape([4, 6]), [1, 2, 3], 1).reverse(), 1),
    ],
    ['a row repeated', () => tf.tile(tf.range(0, 40).reshape([1, 40]), [7, 1])],
    ['a column repeated', () => tf.tile(tf.range(0, 5).reshape([5, 1]), [1, 3])],
    ['all dimensions repeated', () => tf.tile(tf.range(0, 12).reshape([2, 3, 2]), [2, 3, 5])],
    ['a long column repeated', () => tf.tile(tf.range(0, 90).reshape([2, 1, 45]), [1, 6, 2])],
    ['a number repeated', () => tf.tile(tf.tensor1d([3]), [100])],
    ['integers repeated', () => tf.tile(tf.tensor2d([[1, -2]], [1, 2], 'int32'), [3, 2])],
    [
      'the gradient of a gather',
      () =>
        tf.grad((x: tf.Tensor) => tf.sum(tf.square(tf.gather(x, tf.tensor1d([2, 0, 2, 2], 'int32')))))(
          tf.range(1, 13).reshape([4, 3]),
        ),
    ],
    [
      'a sum by segments, some of which do not exist',
      () => tf.unsortedSegmentSum(tf.range(0, 12).reshape([4, 3]), tf.tensor1d([1, -1, 1, 9], 'int32'), 3),
    ],
  ];
  it.each(cases)('%s', async (_name, compute) => {
    const [expected, actual] = await onBoth(compute);
    expect(actual).toEqual(expected);
  });

  it('refuse a row that is not there', () => {
    expect(() => tf.tidy(() => tf.gather(tf.range(0, 4), tf.tensor1d([4], 'int32')))).toThrow(RangeError);
  });
});

describe('matrix products on WASM', () => {
  const cases: [number, number, number][] = [
    [1, 1, 1],
    [15, 16, 17],
    [16, 16, 16],
    [64, 128, 3],
    [5, 1000, 7],
    ...Array.from({ length: 12 }, (): [number, number, number] => [size(70), size(70), size(70)]),
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
  /** Odd sizes, one channel; a batch of one has a variance of 0 where the image has one pixel left. */
  const networks = architectures.flatMap((architecture) =>
    [
      [7, 9, 1],
      [8, 5, 3],
      [9, 11, 1],
    ]
      .filter((shape) => accepts(architecture, examplesOfShape(shape)))
      .flatMap((shape) =>
        [1, 3].map((batch) => {
          const values = { ...defaultsOf(architecture.fields), ...architecture.roles.student };
          return [architecture.id, shape, batch, planNetwork(architecture.layers(values, 4), shape)] as const;
        }),
      ),
  );
  it.each(networks)(
    'of %s on %j images, batch %i, is the same on WASM as on the CPU backend',
    async (_id, shape, batch, network) => {
      const x = numbers([batch, ...shape]);
      const wanted = numbers([batch, 4]);
      const weights = initialWeights(network, random);
      const statistics = initialStatistics(network, random);
      expectClose(
        await onBoth(() => {
          const kept = splitIntoTensors(tf, network.statistics, tf.tensor1d(statistics));
          const gradients = tf.grads((...pieces: tf.Tensor[]) => {
            const logits = forward(tf, network, pieces, kept, tf.tensor(x, [batch, ...shape]), {
              updateStatistics: (next) => tf.dispose([...next]),
              fused: fusedLayers(),
            });
            return tf.sum(tf.mul(tf.logSoftmax(logits), tf.tensor2d(wanted, [batch, 4])));
          })(splitIntoTensors(tf, network.weights, tf.tensor1d(weights)));
          return tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])));
        }),
        1e-4,
      );
    },
  );
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { capture } from '../../src/backend/capture/capture';
import { randomStream } from '../../src/experiment/random';
import { padding } from '../../src/inputs';
import { embeddingBag } from '../../src/models/layers/embeddingBag/embeddingBag';
import { fusedLayers } from '../../src/models/wasmLayers';
import { normals } from '../support/onBoth';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('wasm'));

const random = randomStream(23, 'bags');
const numbers = normals(random);

interface Sizes {
  readonly batch: number;
  readonly positions: number;
  readonly vocabulary: number;
  readonly width: number;
}

/** Ids of which about a third are padding, anywhere. */
const idsFor = ({ batch, positions, vocabulary }: Sizes) =>
  Float32Array.from({ length: batch * positions }, () =>
    Math.max(0, random.integer(1.5 * vocabulary) - 0.5 * vocabulary),
  ).map(Math.floor);

/** The means, and the gradient of Σ means · dy in the table, by the definition, in 64 bits. */
function byDefinition(
  { batch, positions, vocabulary, width }: Sizes,
  ids: Float32Array,
  table: Float32Array,
  dy: Float32Array,
) {
  const means = new Float64Array(batch * width);
  const gradient = new Float64Array(vocabulary * width);
  for (let row = 0; row < batch; row++) {
    const tokens = [...ids.subarray(row * positions, (row + 1) * positions)].filter((id) => id !== padding);
    for (const id of tokens)
      for (let i = 0; i < width; i++) {
        means[row * width + i] = (means[row * width + i] as number) + (table[id * width + i] as number) / tokens.length;
        gradient[id * width + i] =
          (gradient[id * width + i] as number) + (dy[row * width + i] as number) / tokens.length;
      }
  }
  return { means, gradient };
}

const layerOf = ({ vocabulary, width }: Sizes) => embeddingBag(vocabulary, width);

/** By the layer, with the backend's fused layers or without. */
function byLayer(sizes: Sizes, ids: Float32Array, table: Float32Array, dy: Float32Array, isFused: boolean) {
  const { batch, positions, vocabulary, width } = sizes;
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => {
    const x = tf.tensor2d(ids, [batch, positions]);
    const context = isFused ? { fused: fusedLayers() } : {};
    const means = (rows: tf.Tensor) => layerOf(sizes).apply(tf, x, [rows], context, []);
    const rows = tf.tensor2d(table, [vocabulary, width]);
    const gradient = tf.grad((at: tf.Tensor) => tf.sum(tf.mul(means(at), tf.tensor2d(dy, [batch, width]))))(rows);
    return { means: means(rows).dataSync(), gradient: gradient.dataSync() };
  });
  expect(tf.memory().numTensors).toBe(before);
  return found;
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, at) => Math.abs(value - (b[at] as number))));

describe('a bag of embeddings', () => {
  const cases: readonly Sizes[] = [
    { batch: 1, positions: 1, vocabulary: 2, width: 1 },
    { batch: 3, positions: 7, vocabulary: 5, width: 3 },
    { batch: 5, positions: 72, vocabulary: 400, width: 16 },
    { batch: 2, positions: 40, vocabulary: 33, width: 38 },
    { batch: 32, positions: 9, vocabulary: 21, width: 70 },
  ];
  for (const isFused of [true, false]) {
    it.each(cases)(
      `is the mean of its tokens, and its gradient is that of the mean, by ${isFused ? 'a program' : 'stock operations'}: %o`,
      (sizes) => {
        const ids = idsFor(sizes);
        const table = numbers([sizes.vocabulary, sizes.width]);
        const dy = numbers([sizes.batch, sizes.width]);
        const wanted = byDefinition(sizes, ids, table, dy);
        const found = byLayer(sizes, ids, table, dy, isFused);
        expect(farthest(found.means, wanted.means)).toBeLessThan(1e-5);
        expect(farthest(found.gradient, wanted.gradient)).toBeLessThan(1e-5);
      },
    );

    it(`is not changed by padding, in any bit, by ${isFused ? 'a program' : 'stock operations'}`, () => {
      const sizes = { batch: 4, positions: 11, vocabulary: 30, width: 22 };
      const wide = { ...sizes, positions: 29 };
      const ids = idsFor(sizes);
      const padded = new Float32Array(wide.batch * wide.positions);
      for (let row = 0; row < sizes.batch; row++)
        padded.set(ids.subarray(row * sizes.positions, (row + 1) * sizes.positions), row * wide.positions);
      const table = numbers([sizes.vocabulary, sizes.width]);
      const dy = numbers([sizes.batch, sizes.width]);
      const found = byLayer(sizes, ids, table, dy, isFused);
      expect(byLayer(wide, padded, table, dy, isFused)).toEqual(found);
      // Whatever stands in the row of padding.
      const other = table.slice();
      other.fill(1e6, 0, sizes.width);
      const again = byLayer(sizes, ids, other, dy, isFused);
      expect(again).toEqual(found);
      expect(found.gradient.subarray(0, sizes.width).every((value) => value === 0)).toBe(true);
    });
  }

  it('gives 0 for an example without any token', () => {
    const sizes = { batch: 2, positions: 3, vocabulary: 4, width: 5 };
    const ids = Float32Array.of(0, 0, 0, 0, 2, 0);
    const table = numbers([4, 5]);
    const { means } = byLayer(sizes, ids, table, numbers([2, 5]), true);
    expect([...means.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
    expect([...means.subarray(5)]).toEqual([...table.subarray(10, 15)]);
  });

  it('is captured, and replayed with the ids that are there then', async () => {
    const sizes = { batch: 2, positions: 4, vocabulary: 6, width: 6 };
    const ids = tf.variable(tf.tensor2d(idsFor(sizes), [2, 4]), false);
    const table = tf.variable(tf.tensor2d(numbers([6, 6]), [6, 6]));
    const step = () =>
      tf.tidy(() => {
        const means = (rows: tf.Tensor) => layerOf(sizes).apply(tf, ids, [rows], { fused: fusedLayers() }, []);
        const gradient = tf.grad((rows: tf.Tensor) => tf.sum(tf.square(means(rows))))(table);
        table.assign(tf.sub(table, tf.mul(gradient, 0.1)) as tf.Tensor2D);
      });
    const start = table.dataSync().slice();
    const record = await capture(step);
    record.replay(3);
    const replayed = table.dataSync().slice();
    record.dispose();
    table.assign(tf.tensor2d(start, [6, 6]));
    for (let taken = 0; taken < 3; taken++) step();
    expect(replayed).toEqual(table.dataSync());
    expect(replayed).not.toEqual(start);
    tf.dispose([ids, table]);
  });

  it('refuses examples that are no sequence', () => {
    expect(() => embeddingBag(4, 5).plan([8, 8, 1])).toThrow('sequences of ids');
  });
});

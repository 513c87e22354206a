import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import type { Layer } from '../../src/models/layer';
import { attention } from '../../src/models/layers/attention/attention';
import { embedding } from '../../src/models/layers/embedding/embedding';
import { gelu } from '../../src/models/layers/gelu/gelu';
import { layerNorm } from '../../src/models/layers/layerNorm/layerNorm';
import { positionalEmbedding } from '../../src/models/layers/positionalEmbedding/positionalEmbedding';
import { positionwise } from '../../src/models/layers/positionwise/positionwise';
import { sequenceConvolution } from '../../src/models/layers/sequenceConvolution/sequenceConvolution';
import { maxOfTokens, meanOfTokens } from '../../src/models/layers/tokenPooling/tokenPooling';
import { fusedLayers } from '../../src/models/wasmLayers';
import { normals } from '../support/onBoth';
import {
  attentionOf,
  convolutionOf,
  denseOf,
  differences,
  embeddingOf,
  geluOf,
  layerNormOf,
  pooledOf,
  type SequenceSizes,
} from '../support/sequenceLayers';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('wasm'));

const random = randomStream(29, 'sequences');
const numbers = normals(random);

/** How a layer is computed. */
const ways = [
  { how: 'by programs', backend: 'wasm', isFused: true },
  { how: 'by stock operations on WASM', backend: 'wasm', isFused: false },
  { how: 'by stock operations on the CPU', backend: 'cpu', isFused: false },
] as const;

interface Case {
  readonly name: string;
  readonly layer: Layer;
  readonly sizes: SequenceSizes;
  /** Its output by definition, from its input and weights, `arrays`. */
  readonly of: (arrays: readonly ArrayLike<number>[], isToken: ArrayLike<number>, sizes: SequenceSizes) => number[];
}

const shapes: readonly SequenceSizes[] = [
  { batch: 1, positions: 1, width: 1 },
  { batch: 3, positions: 7, width: 6 },
  { batch: 2, positions: 13, width: 16 },
];
const cases: readonly Case[] = shapes.flatMap((sizes): Case[] => [
  {
    name: 'positional embedding',
    layer: positionalEmbedding(),
    sizes,
    of: ([x, table]) =>
      Array.from(
        x as Float32Array,
        (value, i) => value + ((table as Float32Array)[i % (sizes.positions * sizes.width)] as number),
      ),
  },
  {
    name: 'layer norm',
    layer: layerNorm(),
    sizes,
    of: ([x, gain, bias]) => layerNormOf(x as Float32Array, sizes, gain as Float32Array, bias as Float32Array),
  },
  { name: 'GELU', layer: gelu(), sizes, of: ([x]) => geluOf(x as Float32Array) },
  {
    name: 'position-wise dense layer',
    layer: positionwise(5),
    sizes,
    of: ([x, kernel, bias]) => denseOf(x as Float32Array, sizes, kernel as Float32Array, bias as Float32Array, 5),
  },
  ...[1, 2, 3, 5].map((size) => ({
    name: `1-D convolution over ${size}`,
    layer: sequenceConvolution(6, size),
    sizes,
    of: ([x, kernel, bias]: readonly ArrayLike<number>[], isToken: ArrayLike<number>) =>
      convolutionOf(x as Float32Array, isToken, sizes, kernel as Float32Array, bias as Float32Array, {
        filters: 6,
        size,
      }),
  })),
  ...[1, 2, 3].flatMap((heads) =>
    [false, true].map((isCausal) => ({
      name: `${isCausal ? 'causal ' : ''}attention with ${heads} heads`,
      layer: attention({ heads, isCausal }),
      sizes,
      of: ([x, ...weights]: readonly ArrayLike<number>[], isToken: ArrayLike<number>) =>
        attentionOf(x as Float32Array, isToken, sizes, weights, { heads, isCausal }),
    })),
  ),
  {
    name: 'mean of tokens',
    layer: meanOfTokens(),
    sizes,
    of: ([x], isToken) => pooledOf(x as Float32Array, isToken, sizes, 'mean'),
  },
  {
    name: 'max of tokens',
    layer: maxOfTokens(),
    sizes,
    of: ([x], isToken) => pooledOf(x as Float32Array, isToken, sizes, 'max'),
  },
]);

/** Lengths of texts from the longest to none, as 1 and 0: `[batch, positions]`. */
const tokensFor = ({ batch, positions }: SequenceSizes, hasEmpty: boolean) =>
  Float32Array.from({ length: batch * positions }, (_, i) => {
    const example = Math.floor(i / positions);
    const length = hasEmpty && example === batch - 1 ? 0 : Math.ceil(positions / (example + 1));
    return Number(i % positions < length);
  });

/** Output and gradients of Σ y · dy in the input and the weights, by the layer; everything is freed. */
function byLayer(
  layer: Layer,
  inputShape: readonly number[],
  arrays: readonly Float32Array[],
  isToken: Float32Array,
  [batch, positions]: readonly [number, number],
  dy: Float32Array | null,
  isFused: boolean,
) {
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => {
    const tokens = tf.tensor2d(isToken, [batch, positions]);
    const fused = isFused ? fusedLayers() : undefined;
    const { weights, output } = layer.plan(inputShape);
    const pass = (x: tf.Tensor, ...own: tf.Tensor[]) =>
      isFused && fused && layer.applyFused
        ? layer.applyFused(fused, x, own, false)
        : layer.apply(tf, x, own, { isToken: tokens, fused }, []);
    const tensors = arrays.map((array, i) =>
      tf.tensor(array, i === 0 ? [batch, ...inputShape] : [...(weights[i - 1]?.shape ?? [])]),
    );
    const y = pass(...(tensors as [tf.Tensor]));
    expect(y.shape).toEqual([batch, ...output]);
    const loss = (...at: tf.Tensor[]) =>
      tf.sum(tf.mul(pass(...(at as [tf.Tensor])), tf.tensor(dy ?? new Float32Array(y.size).fill(1), y.shape)));
    // Ids have no gradient.
    const gradients = layer.readsIds
      ? tf.grads((...own) => loss(tensors[0] as tf.Tensor, ...own))(tensors.slice(1))
      : tf.grads(loss)(tensors);
    return { y: y.dataSync(), gradients: gradients.map((gradient) => gradient.dataSync()) };
  });
  expect(tf.memory().numTensors).toBe(before);
  return found;
}

const made = new Map<Case, ReturnType<typeof make>>();
/** Numbers for a case, and what it must come to: the same for all ways, since differences take their time. */
function wantedOf(one: Case) {
  const known = made.get(one) ?? make(one);
  made.set(one, known);
  return known;
}

function make({ layer, sizes, of }: Case) {
  const inputShape = [sizes.positions, sizes.width];
  const { weights } = layer.plan(inputShape);
  const arrays = [[sizes.batch, ...inputShape], ...weights.map(({ shape }) => shape)].map(numbers);
  const isToken = tokensFor(sizes, sizes.batch > 1);
  const y = of(arrays, isToken, sizes);
  const dy = numbers([y.length]);
  return { arrays, isToken, y, dy, gradients: differences((moved) => of(moved, isToken, sizes), arrays, dy) };
}

function expectNear(found: ArrayLike<number>, wanted: readonly (number | null)[], what: string) {
  expect(found.length, what).toBe(wanted.length);
  const scale = Math.max(1, ...wanted.map((value) => Math.abs(value ?? 0)));
  const errors = wanted.map((value, i) => (value === null ? 0 : Math.abs((found[i] as number) - value) / scale));
  expect(Math.max(0, ...errors), what).toBeLessThan(2e-5);
}

describe.each(ways)('a layer for sequences, $how', ({ backend, isFused }) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  it.each(cases.map((each) => [`${each.name}, ${Object.values(each.sizes).join(' × ')}`, each] as const))(
    'is what its definition says, and so is its gradient: %s',
    (_title, of) => {
      const { layer, sizes } = of;
      const { arrays, isToken, y, dy, gradients } = wantedOf(of);
      const inputShape = [sizes.positions, sizes.width];
      const found = byLayer(layer, inputShape, arrays, isToken, [sizes.batch, sizes.positions], dy, isFused);
      expectNear(found.y, y, 'output');
      gradients.forEach((wanted, i) => {
        expectNear(found.gradients[i] as Float32Array, wanted, `gradient of ${i === 0 ? 'the input' : `weight ${i}`}`);
      });
    },
  );

  it('looks embeddings up, and adds the gradients of equal ids', () => {
    const [batch, positions, vocabulary] = [3, 9, 7];
    for (const width of [1, 3, 6, 16, 38]) {
      const ids = Float32Array.from({ length: batch * positions }, (_, i) => (i % positions > 6 ? 0 : i % vocabulary));
      const isToken = ids.map((id) => Number(id !== 0));
      const table = numbers([vocabulary, width]);
      const dy = numbers([batch * positions * width]);
      const layer = embedding(vocabulary, width);
      const found = byLayer(layer, [positions], [ids, table], isToken, [batch, positions], dy, isFused);
      // + 0: the sign of a zero at padding does not matter.
      expect(Array.from(found.y, (value) => value + 0)).toEqual(embeddingOf(ids, table, width));
      const [wanted] = differences(([moved]) => embeddingOf(ids, moved as Float64Array, width), [table], dy, 1e4);
      expectNear(found.gradients[0] as Float32Array, wanted as number[], 'gradient of the table');
    }
  });

  it('has no gradient that passes through a maximum twice: among equal numbers, the first one has it', () => {
    const arrays = [Float32Array.of(2, 5, 5, 5)];
    const isToken = Float32Array.of(1, 1, 1, 0);
    const found = byLayer(maxOfTokens(), [4, 1], arrays, isToken, [1, 4], Float32Array.of(3), isFused);
    expect([...found.y]).toEqual([5]);
    expect([...(found.gradients[0] as Float32Array)].map(Math.abs)).toEqual([0, 3, 0, 0]);
  });

  it('withstands numbers far from zero: no score, mean or exponent overflows', () => {
    const sizes = { batch: 2, positions: 5, width: 8 };
    const isToken = tokensFor(sizes, false);
    const far = () => numbers([2, 5, 8]).map((value) => value * 1e4);
    for (const layer of [layerNorm(), gelu(), attention({ heads: 2 }), attention({ heads: 2, isCausal: true })]) {
      const weights = layer.plan([5, 8]).weights.map(({ shape }) => numbers(shape));
      const found = byLayer(layer, [5, 8], [far(), ...weights], isToken, [2, 5], null, isFused);
      for (const values of [found.y, ...found.gradients]) {
        expect([...values].every(Number.isFinite), layer.name).toBe(true);
      }
    }
  });
});

describe('a layer for sequences', () => {
  it('refuses examples of another shape', () => {
    expect(() => embedding(4, 5).plan([8, 8, 1])).toThrow('sequences of ids');
    const layers = [positionalEmbedding(), positionwise(3), sequenceConvolution(3, 3), attention({ heads: 1 })];
    for (const layer of [...layers, meanOfTokens(), maxOfTokens()]) {
      expect(() => layer.plan([7])).toThrow('takes sequences of vectors, not examples of 7');
    }
  });

  it('needs to know which positions are tokens, and says so', () => {
    for (const layer of [meanOfTokens(), maxOfTokens(), sequenceConvolution(3, 3), attention({ heads: 1 })]) {
      const weights = layer.plan([2, 3]).weights.map(({ shape }) => tf.ones([...shape]));
      expect(() => tf.tidy(() => layer.apply(tf, tf.ones([1, 2, 3]), weights, {}, []))).toThrow(
        'put an embedding first',
      );
    }
  });

  it('counts multiply-adds and weights', () => {
    const { multiplyAdds, weights } = attention({ heads: 4 }).plan([10, 16]);
    expect(multiplyAdds).toBe(10 * 16 * 48 + 10 * 16 * 16 + 2 * 10 * 10 * 16);
    expect(weights.map(({ shape }) => shape)).toEqual([[16, 48], [48], [16, 16], [16]]);
    // Heads of ⌈16 / 3⌉ numbers, rounded up to whole vectors.
    expect(attention({ heads: 3 }).plan([10, 16]).weights[0]?.shape).toEqual([16, 3 * 3 * 8]);
  });
});

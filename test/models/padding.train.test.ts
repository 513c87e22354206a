import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accepts } from '../../src/experiment/declarations';
import { randomStream } from '../../src/experiment/random';
import { padding } from '../../src/inputs';
import { architectures } from '../../src/models';
import { attention } from '../../src/models/layers/attention/attention';
import { dense } from '../../src/models/layers/dense/dense';
import { embedding } from '../../src/models/layers/embedding/embedding';
import { layerNorm } from '../../src/models/layers/layerNorm/layerNorm';
import { positionalEmbedding } from '../../src/models/layers/positionalEmbedding/positionalEmbedding';
import { residual } from '../../src/models/layers/residual/residual';
import { meanOfTokens } from '../../src/models/layers/tokenPooling/tokenPooling';
import { forward, initialWeights, type Network, planNetwork, sizeOf, splitIntoTensors } from '../../src/models/network';
import { fusedLayers } from '../../src/models/wasmLayers';
import { sequences } from '../support/inputs';
import { openBackend } from '../support/session';

/** Padding changes no number of a network, in any bit: neither how much of it there is, nor what its embedding holds. */

beforeAll(() => openBackend('wasm'));

const [classes, vocabulary, batch, few, many] = [4, 21, 5, 9, 30];
const random = randomStream(31, 'padding');

/** Networks for sequences, each by the number of positions. */
const networks: Readonly<Record<string, (positions: number) => Network>> = {
  ...Object.fromEntries(
    architectures
      .filter((architecture) => accepts(architecture, sequences))
      .map((architecture) => {
        const values = architecture.id === 'transformer' ? { layers: 2, width: 16, heads: 2, dropout: 0 } : null;
        const own = { ...architecture.roles.teacher, dropout: 0 };
        const defaults = Object.fromEntries(
          Object.entries(architecture.fields).map(([name, field]) => [name, field.default]),
        );
        return [
          architecture.id,
          (positions: number) =>
            planNetwork(architecture.layers(values ?? { ...defaults, ...own }, classes, vocabulary), [positions]),
        ];
      }),
  ),
  'causal attention': (positions) =>
    planNetwork(
      [
        embedding(vocabulary, 16),
        positionalEmbedding(),
        residual([layerNorm(), attention({ heads: 2, isCausal: true })], []),
        meanOfTokens(),
        dense(classes),
      ],
      [positions],
    ),
};

/** Texts of `few` positions at most, the last one without any token. */
const texts = Array.from({ length: batch }, (_, example) =>
  Float32Array.from({ length: few }, (_id, position) =>
    example < batch - 1 && position < few - 2 * example ? 1 + random.integer(vocabulary - 1) : padding,
  ),
);

/** The texts, padded to this number of positions: `[batch · positions]`. */
function idsOf(positions: number) {
  const ids = new Float32Array(batch * positions).fill(padding);
  texts.forEach((text, example) => {
    ids.set(text, example * positions);
  });
  return ids;
}

/** The weights of a network, one array each. */
function weightsOf({ weights }: Network, flat: Float32Array) {
  let at = 0;
  return weights.map(({ shape }) => {
    at += sizeOf(shape);
    return flat.slice(at - sizeOf(shape), at);
  });
}

/** Logits and the gradients of a loss on them, one array each. */
function found(network: Network, flat: Float32Array, isFused: boolean) {
  const [positions = 0] = network.inputShape;
  return tf.tidy(() => {
    const x = tf.tensor2d(idsOf(positions), [batch, positions]);
    const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0], 'int32'), classes);
    const fused = isFused ? fusedLayers() : undefined;
    const pass = (own: readonly tf.Tensor[]) => forward(tf, network, own, [], x, { fused });
    const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(flat));
    const loss = (...own: tf.Tensor[]) => tf.losses.softmaxCrossEntropy(labels, pass(own)) as tf.Scalar;
    const logits = pass(pieces).dataSync();
    return {
      logits,
      gradients: tf
        .grads(loss)(pieces)
        .map((gradient) => gradient.dataSync()),
    };
  });
}

/** + 0, because the sign of a zero does not matter. */
const bitsOf = (values: ArrayLike<number>) => Array.from(values, (value) => value + 0);

const ways = [
  { how: 'by programs', backend: 'wasm', isFused: true },
  { how: 'by stock operations on WASM', backend: 'wasm', isFused: false },
  { how: 'by stock operations on the CPU', backend: 'cpu', isFused: false },
] as const;

describe.each(ways)('padding, $how', ({ backend, isFused }) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  it.each(Object.keys(networks))('may have any embedding: %s', (name) => {
    const network = (networks[name] as (positions: number) => Network)(few);
    const flat = initialWeights(network, random);
    const before = found(network, flat, isFused);
    expect(before.logits.every(Number.isFinite)).toBe(true);
    for (const gradient of before.gradients) expect(gradient.every(Number.isFinite)).toBe(true);
    // The table is the first of the weights, and padding its first row.
    const width = network.weights[0]?.shape[1] as number;
    const other = flat.slice();
    other.set(new Float32Array(width).fill(1e6));
    const after = found(network, other, isFused);
    expect(bitsOf(after.logits)).toEqual(bitsOf(before.logits));
    after.gradients.forEach((gradient, at) => {
      expect(bitsOf(gradient)).toEqual(bitsOf(before.gradients[at] as Float32Array));
    });
    expect([...(before.gradients[0] as Float32Array).subarray(0, width)].every((value) => value === 0)).toBe(true);
    expect((before.gradients[0] as Float32Array).some((value) => value !== 0)).toBe(true);
  });
});

describe('padding', () => {
  beforeEach(async () => {
    await tf.setBackend('wasm');
  });

  it.each(Object.keys(networks))('may be as much as there is room for: %s', (name) => {
    const of = networks[name] as (positions: number) => Network;
    const [short, long] = [of(few), of(many)];
    const flat = initialWeights(short, random);
    // Vectors for the positions that are only there in the longer one are others; nothing may depend on them.
    const own = weightsOf(short, flat);
    const longer = weightsOf(long, initialWeights(long, random)).map((weights, at) => {
      weights.set(own[at] as Float32Array);
      return weights;
    });
    const before = found(short, flat, true);
    const after = found(long, Float32Array.from(longer.flatMap((weights) => [...weights])), true);
    expect(bitsOf(after.logits)).toEqual(bitsOf(before.logits));
    after.gradients.forEach((gradient, at) => {
      const wanted = bitsOf(before.gradients[at] as Float32Array);
      expect(bitsOf(gradient.subarray(0, wanted.length)), `weight ${at}`).toEqual(wanted);
      expect(gradient.subarray(wanted.length).every((value) => value === 0)).toBe(true);
    });
  });

  it('is no end of the text for causal attention, which sees no token that comes later', () => {
    const network = planNetwork([embedding(vocabulary, 16), attention({ heads: 2, isCausal: true })], [few]);
    const flat = initialWeights(network, random);
    for (const isFused of [true, false]) {
      const outputs = [3, 7].map((last) =>
        tf.tidy(() => {
          const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, last], [1, few]);
          const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(flat));
          return forward(tf, network, pieces, [], x, { fused: isFused ? fusedLayers() : undefined }).dataSync();
        }),
      ) as [Float32Array, Float32Array];
      const [first, second] = outputs.map((values) => [...values.subarray(0, (few - 1) * 16)]);
      expect(first).toEqual(second);
      expect([...outputs[0].subarray((few - 1) * 16)]).not.toEqual([...outputs[1].subarray((few - 1) * 16)]);
    }
  });
});

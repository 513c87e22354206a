import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { padding } from '../../src/experiment/inputKind';
import { randomStream } from '../../src/experiment/random';
import { forward, initialWeights, type Network, planNetwork, sizeOf, splitIntoTensors } from '../../src/models/network';
import { transformerDecoder } from '../../src/models/transformerDecoder';
import { fusedLayers } from '../../src/models/wasmLayers';
import { labelling } from '../../src/objectives';
import { attentionOf, denseOf, embeddingOf, geluOf, layerNormOf } from '../support/sequenceLayers';
import { openBackend } from '../support/session';

/** A decoder that answers at every position: with the next token, as a language model does. */

beforeAll(() => openBackend('wasm'));

const [vocabulary, few, many] = [11, 7, 12];
const random = randomStream(37, 'decoder');
const sizes = { layers: 2, width: 8, heads: 2, dropout: 0 } as const;

const decoderOf = (positions: number): Network =>
  planNetwork(transformerDecoder.layers(sizes, vocabulary, vocabulary, positions), [positions]);

/** Texts of `few` tokens at most, one of a single token, the last one without any. */
const lengths = [few, few - 3, 1, 0];
const texts = lengths.map((length) => Array.from({ length }, () => 1 + random.integer(vocabulary - 1)));
const batch = texts.length;

/** `[batch · positions]`. */
const idsOf = (positions: number, of: readonly (readonly number[])[] = texts) =>
  Float32Array.from(of.flatMap((text) => Array.from({ length: positions }, (_, at) => text[at] ?? padding)));

/** The next token as the label of each position, one-hot, `[batch · positions · vocabulary]`; none at the last token. */
const nextTokens = (positions: number) =>
  Float32Array.from(
    texts.flatMap((text) =>
      Array.from({ length: positions }, (_, at) =>
        Array.from({ length: vocabulary }, (_class, id) => Number(text[at + 1] === id)),
      ).flat(),
    ),
  );

/** Weights larger than at the start, so that every part of the network counts. */
const weightsFor = (network: Network) => initialWeights(network, random).map((value) => value + 0.3 * random.normal());
const flat = weightsFor(decoderOf(few));

/** Logits `[batch · positions · vocabulary]`. */
function logitsOf(network: Network, weights: Float32Array, ids: Float32Array, isFused: boolean): Float32Array {
  const [positions = 0] = network.inputShape;
  return tf.tidy(() => {
    const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(weights));
    const x = tf.tensor2d(ids, [ids.length / positions, positions]);
    return forward(tf, network, pieces, [], x, { fused: isFused ? fusedLayers() : undefined }).dataSync();
  }) as Float32Array;
}

/** The loss of next-token prediction and its gradient in each of the weights. */
function learned(network: Network, weights: Float32Array, isFused: boolean) {
  const [positions = 0] = network.inputShape;
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => {
    const size = { classes: vocabulary, rows: positions };
    const x = tf.tensor2d(idsOf(positions), [batch, positions]);
    const targets = tf.tensor2d(nextTokens(positions), [batch, positions * vocabulary]);
    const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(weights));
    const fused = isFused ? fusedLayers() : undefined;
    const { value, grads } = tf.valueAndGrads((...own: tf.Tensor[]) => {
      const logits = tf.reshape(forward(tf, network, own, [], x, { fused }), [-1, vocabulary]) as tf.Tensor2D;
      return labelling.loss(tf, logits, { targets, labelled: batch, weight: null }, size);
    })(pieces);
    return { loss: value.dataSync()[0] as number, gradients: grads.map((gradient) => gradient.dataSync()) };
  });
  expect(tf.memory().numTensors).toBe(before);
  return found;
}

/** The same loss by definition, in 64 bits, from one array for each of the weights. */
function lossByDefinition(arrays: readonly Float64Array[]): number {
  const left = [...arrays];
  const next = () => left.shift() as Float64Array;
  const ids = idsOf(few);
  const isToken = ids.map((id) => Number(id !== padding));
  const { width, heads } = sizes;
  const shape = { batch, positions: few, width };
  const table = next();
  const places = next();
  const plus = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value + (b[i] as number));
  let x = embeddingOf(ids, table, width).map((value, i) => value + (places[i % (few * width)] as number));
  for (let layer = 0; layer < sizes.layers; layer++) {
    const normed = layerNormOf(x, shape, next(), next());
    x = plus(x, attentionOf(normed, isToken, shape, [next(), next(), next(), next()], { heads, isCausal: true }));
    const hidden = geluOf(denseOf(layerNormOf(x, shape, next(), next()), shape, next(), next(), 4 * width));
    x = plus(x, denseOf(hidden, { ...shape, width: 4 * width }, next(), next(), width));
  }
  const logits = denseOf(layerNormOf(x, shape, next(), next()), shape, next(), next(), vocabulary);
  const targets = nextTokens(few);
  let [sum, count] = [0, 0];
  for (let row = 0; row < batch * few; row++) {
    const own = logits.slice(row * vocabulary, (row + 1) * vocabulary);
    const whole = Math.log(own.reduce((total, value) => total + Math.exp(value), 0));
    own.forEach((logit, id) => {
      const label = targets[row * vocabulary + id] as number;
      sum += label * (whole - logit);
      count += label;
    });
  }
  expect(left).toHaveLength(0);
  return sum / count;
}

/** One array for each of the weights. */
function arraysOf(network: Network, weights: Float32Array): Float32Array[] {
  let at = 0;
  return network.weights.map(({ shape }) => {
    at += sizeOf(shape);
    return weights.slice(at - sizeOf(shape), at);
  });
}

/** + 0, because the sign of a zero does not matter. */
const bitsOf = (values: ArrayLike<number>) => Array.from(values, (value) => value + 0);

/** Loss and gradients are equal in every bit; gradients that only `after` has are zero. */
function expectSame(before: ReturnType<typeof learned>, after: ReturnType<typeof learned>): void {
  expect(after.loss).toBe(before.loss);
  after.gradients.forEach((gradient, at) => {
    const wanted = bitsOf(before.gradients[at] as Float32Array);
    expect(wanted.some((value) => value !== 0)).toBe(true);
    expect(bitsOf(gradient.subarray(0, wanted.length)), `weight ${at}`).toEqual(wanted);
    expect(gradient.subarray(wanted.length).every((value) => value === 0)).toBe(true);
  });
}

const ways = [
  { how: 'by programs', backend: 'wasm', isFused: true },
  { how: 'by stock operations on WASM', backend: 'wasm', isFused: false },
  { how: 'by stock operations on the CPU', backend: 'cpu', isFused: false },
] as const;

describe.each(ways)('a decoder, $how', ({ backend, isFused }) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  it('answers at a position without seeing any later token, in any bit', () => {
    const network = decoderOf(few);
    const text = texts[0] as number[];
    const first = logitsOf(network, flat, idsOf(few, [text]), isFused);
    for (let changed = 1; changed < few; changed++) {
      // All tokens from there on are others, or there are none.
      const others = text.map((id, at) => (at < changed ? id : 1 + (id % (vocabulary - 1))));
      for (const later of [others, text.slice(0, changed)]) {
        const second = logitsOf(network, flat, idsOf(few, [later]), isFused);
        const before = changed * vocabulary;
        expect([...second.subarray(0, before)]).toEqual([...first.subarray(0, before)]);
        expect([...second.subarray(before)]).not.toEqual([...first.subarray(before)]);
      }
    }
  });

  it('has the loss and the gradient of its definition, by differences in 64 bits', () => {
    const network = decoderOf(few);
    const { loss, gradients } = learned(network, flat, isFused);
    const arrays = arraysOf(network, flat).map((array) => Float64Array.from(array));
    expect(Math.abs(loss - lossByDefinition(arrays))).toBeLessThan(1e-5);
    arrays.forEach((array, at) => {
      // Some elements that are spread over each array.
      for (let i = 0; i < array.length; i += Math.max(1, Math.floor(array.length / 5))) {
        const value = array[i] as number;
        const moved = (by: number) => {
          array[i] = value + by;
          return lossByDefinition(arrays);
        };
        const wanted = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        array[i] = value;
        expect(Math.abs((gradients[at]?.[i] as number) - wanted), `weight ${at}, ${i}`).toBeLessThan(1e-5);
      }
    });
  });

  it('learns the same in every bit whatever the embedding of padding holds', () => {
    const network = decoderOf(few);
    const other = flat.slice();
    other.fill(1e6, 0, sizes.width);
    expectSame(learned(network, flat, isFused), learned(network, other, isFused));
  });

  it('says of a whole text what it says at its last token', () => {
    const whole = planNetwork(transformerDecoder.layers(sizes, vocabulary, vocabulary), [few]);
    const each = logitsOf(decoderOf(few), flat, idsOf(few), isFused);
    const found = logitsOf(whole, flat, idsOf(few), isFused);
    const bias = flat.slice(-vocabulary);
    lengths.forEach((length, example) => {
      const row = example * few + length - 1;
      const wanted = length > 0 ? each.subarray(row * vocabulary, (row + 1) * vocabulary) : bias;
      wanted.forEach((logit, id) => {
        expect(found[example * vocabulary + id]).toBeCloseTo(logit, 5);
      });
    });
  });
});

describe('a decoder', () => {
  beforeEach(async () => {
    await tf.setBackend('wasm');
  });

  // By programs: stock products on WASM add in another order where there are more rows.
  it('learns the same in every bit however much padding there is', () => {
    const [short, long] = [decoderOf(few), decoderOf(many)];
    const own = arraysOf(short, flat);
    // Vectors of positions that are only there in the longer one are others; nothing may depend on them.
    const longer = arraysOf(long, weightsFor(long)).map((weights, at) => {
      weights.set(own[at] as Float32Array);
      return weights;
    });
    const weights = Float32Array.from(longer.flatMap((array) => [...array]));
    expectSame(learned(short, flat, true), learned(long, weights, true));
  });
});

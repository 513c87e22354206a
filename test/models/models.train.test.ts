import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { accepts } from '../../src/experiment/declarations';
import { defaultsOf, type Values } from '../../src/experiment/fields';
import { randomStream } from '../../src/experiment/random';
import { architectures } from '../../src/models';
import { convnet } from '../../src/models/convnet';
import { convolution } from '../../src/models/layers/convolution/convolution';
import { dense } from '../../src/models/layers/dense/dense';
import { depthwise } from '../../src/models/layers/depthwise/depthwise';
import { maxPool } from '../../src/models/layers/pooling/pooling';
import { residual } from '../../src/models/layers/residual/residual';
import {
  forward,
  initialStatistics,
  initialWeights,
  type Network,
  planNetwork,
  sizeOf,
  splitIntoTensors,
} from '../../src/models/network';
import { perceptron } from '../../src/models/perceptron';
import { residual as residualNet } from '../../src/models/residual';
import { thinConvnet } from '../../src/models/thinConvnet';
import { vgg } from '../../src/models/vgg';
import { examplesOfShape, sequences } from '../support/inputs';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('cpu'));

const examples = [...[[2], [28, 28, 1], [11, 9, 3]].map(examplesOfShape), sequences];
const random = () => randomStream(3, 'models');

/** Logits for some examples, with weights from a seed; everything is freed. */
function logitsOf(network: Network, inputs: Float32Array, count: number, weights = initialWeights(network, random())) {
  return tf.tidy(() => {
    const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(weights));
    const statistics = splitIntoTensors(tf, network.statistics, tf.tensor1d(initialStatistics(network, random())));
    return forward(tf, network, pieces, statistics, tf.tensor(inputs, [count, ...network.inputShape])).arraySync();
  });
}

describe('a plan', () => {
  it('of the perceptron 784-256-128-10 has 235,146 parameters and 234,752 multiply-adds', () => {
    const network = planNetwork(perceptron.layers({ widths: [256, 128], dropout: 0 }, 10), [28, 28, 1]);
    expect(network.parameters).toBe(784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10);
    expect(network.parameters).toBe(235_146);
    expect(network.multiplyAdds).toBe(784 * 256 + 256 * 128 + 128 * 10);
    expect(network.bytes).toBe(4 * 235_146);
  });

  it('of a convolutional net counts windows, and drops odd rows when pooling: 28 → 14 → 7 → 3', () => {
    const network = planNetwork(convnet.layers({ filters: [4, 8, 16], units: 32, dropout: 0 }, 10), [28, 28, 1]);
    const weights = 9 * 4 + 4 + (9 * 4 * 8 + 8) + (9 * 8 * 16 + 16) + (3 * 3 * 16 * 32 + 32) + (32 * 10 + 10);
    expect(network.parameters).toBe(weights);
    const products = 28 * 28 * 9 * 4 + 14 * 14 * 9 * 4 * 8 + 7 * 7 * 9 * 8 * 16 + 3 * 3 * 16 * 32 + 32 * 10;
    expect(network.multiplyAdds).toBe(products);
  });

  it('of two convolutions a stage and no more is a VGG net of so many layers', () => {
    const values = { filters: [4, 8], convolutions: 2, units: 16, dropout: 0 };
    const network = planNetwork(vgg.layers(values, 10), [28, 28, 1]);
    const stages = 9 * 4 + 4 + (9 * 4 * 4 + 4) + (9 * 4 * 8 + 8) + (9 * 8 * 8 + 8);
    expect(network.parameters).toBe(stages + (7 * 7 * 8 * 16 + 16) + (16 * 16 + 16) + (16 * 10 + 10));
  });

  it('has whole numbers of units', () => {
    expect(() => planNetwork([dense(4.5)], [2])).toThrow(/cannot have 4\.5 units/);
  });

  it('of a thin deep net shares its layers out among three stages, the first ones first', () => {
    const { layers } = planNetwork(thinConvnet.layers({ width: 3, depth: 8 }, 10), [28, 28, 1]);
    const stages = layers
      .map(({ layer, plan }) => (plan.taps ? '|' : layer.name.startsWith('convolution') ? 'c' : ''))
      .join('');
    expect(stages).toBe('ccc|ccc|cc||');
  });

  it.each(architectures.map((architecture) => [architecture.id, architecture] as const))(
    'of %s has taps of unique names in the order of depth, the last one before the logits, all seen on the way',
    (_id, architecture) => {
      for (const { inputShape } of examples.filter((some) => accepts(architecture, some))) {
        const values = { ...defaultsOf(architecture.fields), ...architecture.roles.student };
        const network = planNetwork(architecture.layers(values, 5), inputShape);
        expect(network.taps).toEqual(architecture.taps(values, inputShape));
        expect(new Set(network.taps.map(({ name }) => name)).size).toBe(network.taps.length);
        const last = network.layers.at(-1)?.plan.weights[0]?.shape[0];
        expect(network.taps.at(-1)?.shape).toEqual([last]);
        const maps = network.taps.filter(({ shape, part }) => shape.length === 3 && !part);
        const spatial = ['convolution', 'depthwise', 'residual'];
        const hasMaps = network.layers.some(
          ({ layer, plan }) => spatial.includes(layer.operation?.kind ?? '') && plan.output.length === 3,
        );
        expect(maps.length > 0).toBe(hasMaps);
        const seen: [string, readonly number[]][] = [];
        tf.tidy(() => {
          const pieces = splitIntoTensors(tf, network.weights, tf.tensor1d(initialWeights(network, random())));
          const statistics = splitIntoTensors(
            tf,
            network.statistics,
            tf.tensor1d(initialStatistics(network, random())),
          );
          forward(tf, network, pieces, statistics, tf.ones([2, ...inputShape]), {
            tap: (name, activation) => seen.push([name, activation.shape]),
          });
        });
        expect(seen).toEqual(network.taps.map(({ name, shape }) => [name, [2, ...shape]]));
      }
    },
  );

  it.each(architectures.map((architecture) => [architecture.id, architecture] as const))(
    'of %s is kept by its forward pass, for both roles and the smallest and largest lists',
    (_id, architecture) => {
      const extremes: Values[] = (['teacher', 'student'] as const).map((role) => architecture.roles[role]);
      for (const [name, field] of Object.entries(architecture.fields)) {
        if (field.kind === 'list') {
          extremes.push({ [name]: new Array(field.minLength).fill(2) }, { [name]: new Array(field.maxLength).fill(3) });
        } else if (field.kind === 'number') {
          extremes.push({ [name]: field.min }, { [name]: field.max });
        }
      }
      for (const { inputShape } of examples.filter((some) => accepts(architecture, some))) {
        for (const values of extremes) {
          const network = planNetwork(
            architecture.layers({ ...defaultsOf(architecture.fields), ...values }, 5),
            inputShape,
          );
          const before = tf.memory().numTensors;
          const logits = logitsOf(network, new Float32Array(2 * sizeOf(inputShape)).fill(0.3), 2);
          expect(tf.memory().numTensors).toBe(before);
          expect(logits).toHaveLength(2);
          expect(logits[0]).toHaveLength(5);
          expect(logits.flat().every(Number.isFinite)).toBe(true);
        }
      }
    },
  );
});

describe('a forward pass', () => {
  it('of a perceptron is that of plain arithmetic', () => {
    const network = planNetwork(perceptron.layers({ widths: [4, 3], dropout: 0 }, 2), [2]);
    const weights = initialWeights(network, random());
    weights.forEach((value, i) => {
      weights[i] = value + 0.1;
    });
    const dense = (x: number[], units: number, at: number) =>
      Array.from({ length: units }, (_, unit) =>
        x.reduce(
          (sum, value, i) => sum + value * (weights[at + i * units + unit] as number),
          weights[at + x.length * units + unit] as number,
        ),
      );
    const relu = (x: number[]) => x.map((value) => Math.max(0, value));
    const input = [0.7, -1.2];
    const first = relu(dense(input, 4, 0));
    const second = relu(dense(first, 3, 12));
    const expected = dense(second, 2, 27);
    const [logits = []] = logitsOf(network, Float32Array.from(input), 1, weights);
    logits.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
  });

  it('of a convolutional block is that of plain arithmetic, zero outside the image', () => {
    const network = planNetwork(convnet.layers({ filters: [2], units: 0, dropout: 0 }, 3), [5, 4, 1]);
    const weights = initialWeights(network, random());
    const image = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i + 1));
    const pixel = (row: number, column: number) =>
      row < 0 || row > 4 || column < 0 || column > 3 ? 0 : (image[row * 4 + column] as number);
    const convolved = (row: number, column: number, filter: number) => {
      let sum = weights[18 + filter] as number;
      for (let r = 0; r < 3; r++) {
        for (let c = 0; c < 3; c++)
          sum += pixel(row + r - 1, column + c - 1) * (weights[(r * 3 + c) * 2 + filter] as number);
      }
      return Math.max(0, sum);
    };
    const pooled: number[] = [];
    for (const row of [0, 2]) {
      for (const column of [0, 2]) {
        for (const filter of [0, 1]) {
          const window = [0, 1].flatMap((r) => [0, 1].map((c) => convolved(row + r, column + c, filter)));
          pooled.push(Math.max(...window));
        }
      }
    }
    const expected = [0, 1, 2].map((unit) =>
      pooled.reduce(
        (sum, value, i) => sum + value * (weights[20 + i * 3 + unit] as number),
        weights[20 + 24 + unit] as number,
      ),
    );
    const [logits = []] = logitsOf(network, image, 1, weights);
    logits.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 5);
    });
  });
});

describe('windows over an image', () => {
  const paddings = ['same', 'valid'] as const;
  const layers = paddings.flatMap((padding) => [
    maxPool(padding),
    ...[1, 2, 3].flatMap((stride) => [
      convolution(2, { stride, padding }),
      convolution(2, { size: 5, stride, padding }),
      depthwise(stride, padding),
    ]),
  ]);
  it('are as many as planned, whatever the padding and the stride', () => {
    for (const layer of layers) {
      for (const [height, width] of [
        [5, 8],
        [6, 7],
        [9, 5],
      ] as const) {
        const { output, weights } = layer.plan([height, width, 2]);
        const kernels = weights.map(({ shape }) => tf.ones([...shape]));
        expect(layer.apply(tf, tf.ones([1, height, width, 2]), kernels, {}, []).shape).toEqual([1, ...output]);
      }
    }
  });

  it('must fit into it where nothing borders it', () => {
    expect(() => convolution(1, { size: 5, padding: 'valid' }).plan([4, 9, 1])).toThrow('5 × 5 fits into 4 × 9');
    expect(() => maxPool().plan([1, 4, 1])).toThrow('2 × 2 fits into 1 × 4');
    expect(maxPool('same').plan([1, 4, 1]).output).toEqual([1, 2, 1]);
  });
});

describe('weights at the start', () => {
  it('have the variance 2 / fan-in, biases of zero, and are the same for the same seed', () => {
    const network = planNetwork(perceptron.layers({ widths: [200], dropout: 0 }, 10), [100]);
    const weights = initialWeights(network, random());
    expect(initialWeights(network, random())).toEqual(weights);
    const kernel = weights.subarray(0, 100 * 200);
    const variance = kernel.reduce((sum, value) => sum + value ** 2, 0) / kernel.length;
    expect(variance / (2 / 100)).toBeCloseTo(1, 1);
    expect([...weights.subarray(100 * 200, 100 * 200 + 200)].every((value) => value === 0)).toBe(true);
  });
});

describe('a residual block', () => {
  it('adds its input to what its body makes of it', () => {
    const network = planNetwork([residual([convolution(1, { size: 1 })], [])], [2, 2, 1]);
    const y = logitsOf(network, Float32Array.of(1, 2, 3, 4), 1, Float32Array.of(10, 0.5)) as unknown as number[][][][];
    expect(y.flat(3)).toEqual([11.5, 22.5, 33.5, 44.5]);
  });

  it('refuses ways that end in different shapes', () => {
    expect(() => planNetwork([residual([convolution(2)], [])], [2, 2, 1])).toThrow('2×2×2');
  });

  it('of 3 in each of three stages makes ResNet-20', () => {
    const network = planNetwork(residualNet.layers({ width: 16, blocks: 3 }, 10), [32, 32, 3]);
    // 0.27 million parameters (He et al., table 6), here with 1 × 1 shortcuts: 16·32 + 32·64 weights and 4 · 48 … more.
    const shortcuts = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    expect(network.parameters - shortcuts).toBe(269_722 + 0);
  });
});

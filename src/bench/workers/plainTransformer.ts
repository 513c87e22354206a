import * as tf from '@tensorflow/tfjs';
import type { Values } from '../../experiment/fields';

/** A transformer encoder as users of TensorFlow.js write one: its own layers, and theirs where it has none
 * or a slow one. */

type Symbol = tf.SymbolicTensor;

/** Adds a vector of weights to every position. */
class PositionalEmbedding extends tf.layers.Layer {
  static className = 'PositionalEmbedding';
  private table: tf.LayerVariable | null = null;

  override build([, positions, width]: [null, number, number]): void {
    this.table = this.addWeight('table', [positions, width], 'float32', tf.initializers.randomNormal({ stddev: 0.1 }));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.add(only(inputs), (this.table as tf.LayerVariable).read()));
  }
}

/** Softmax attention, from queries, keys and values side by side. There is no padding here, and so no mask. */
class Attention extends tf.layers.Layer {
  static className = 'Attention';

  constructor(private readonly heads: number) {
    super({});
  }

  override computeOutputShape([batch, positions, triple]: [null, number, number]): tf.Shape {
    return [batch, positions, triple / 3];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [batch = 0, positions = 0, triple = 0] = x.shape;
      const width = triple / 3 / this.heads;
      const [queries, keys, values] = tf
        .split(x, 3, -1)
        .map((part) => tf.transpose(tf.reshape(part, [batch, positions, this.heads, width]), [0, 2, 1, 3])) as [
        tf.Tensor4D,
        tf.Tensor4D,
        tf.Tensor4D,
      ];
      const weights = tf.softmax(tf.div(tf.matMul(queries, keys, false, true), Math.sqrt(width)));
      const mixed = tf.transpose(tf.matMul(weights as tf.Tensor4D, values), [0, 2, 1, 3]);
      return tf.reshape(mixed, [batch, positions, triple / 3]);
    });
  }
}

/**
 * Layer normalisation by operations. That of TensorFlow.js, `tf.layers.layerNormalization`, repeats mean and variance by
 * `tf.tile`, whose gradient makes this network take 25 times as long.
 */
class LayerNorm extends tf.layers.Layer {
  static className = 'LayerNorm';
  private gain: tf.LayerVariable | null = null;
  private bias: tf.LayerVariable | null = null;

  override build([, , width]: [null, number, number]): void {
    this.gain = this.addWeight('gain', [width], 'float32', tf.initializers.ones());
    this.bias = this.addWeight('bias', [width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const { mean, variance } = tf.moments(x, -1, true);
      const normalised = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
      const [gain, bias] = [this.gain, this.bias] as [tf.LayerVariable, tf.LayerVariable];
      return tf.add(tf.mul(normalised, gain.read()), bias.read());
    });
  }
}

/** GELU by its tanh approximation. */
class Gelu extends tf.layers.Layer {
  static className = 'Gelu';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(tf.square(x), x))));
      return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
    });
  }
}

const only = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
const apply = (layer: { apply(x: Symbol | Symbol[]): unknown }, x: Symbol | Symbol[]) => layer.apply(x) as Symbol;

/** All but the last layer, from ids `[batch, positions]` to `[batch, width]`. */
export function transformerBody(x: Symbol, values: Values, vocabulary = 0): Symbol {
  const { layers, width, heads } = values as { layers: number; width: number; heads: number };
  const norm = (y: Symbol) => apply(new LayerNorm({}), y);
  const dense = (y: Symbol, units: number) => apply(tf.layers.dense({ units, kernelInitializer: 'heNormal' }), y);
  const add = (a: Symbol, b: Symbol) => apply(tf.layers.add(), [a, b]);
  let y = apply(tf.layers.embedding({ inputDim: vocabulary, outputDim: width }), x);
  y = apply(new PositionalEmbedding({}), y);
  for (let at = 0; at < layers; at++) {
    y = add(y, dense(apply(new Attention(heads), dense(norm(y), 3 * width)), width));
    y = add(y, dense(apply(new Gelu({}), dense(norm(y), 4 * width)), width));
  }
  return apply(tf.layers.globalAveragePooling1d({}), norm(y));
}

/**
 * Adds the gradient of a gather to the WASM backend, which lacks it (tensorflow/tfjs#8082), in plain JavaScript: without
 * it such a network trains on the CPU backend, where a step takes most of a minute.
 */
export function addSegmentSum(): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
      const { numSegments } = attrs as unknown as { numSegments: number };
      const { makeOutput, typedArrayFromHeap } = backend as {
        makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
        typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array;
      };
      const sums = makeOutput.call(backend, [numSegments, ...x.shape.slice(1)], x.dtype);
      const [rows, ids, to] = [x, segmentIds, sums].map((each) => typedArrayFromHeap.call(backend, each)) as [
        Float32Array,
        Int32Array,
        Float32Array,
      ];
      const width = rows.length / ids.length;
      to.fill(0);
      ids.forEach((id, row) => {
        for (let i = 0; i < width; i++) {
          to[id * width + i] = (to[id * width + i] as number) + (rows[row * width + i] as number);
        }
      });
      return sums;
    },
  });
}

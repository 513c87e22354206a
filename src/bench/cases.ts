import type { Values } from '../experiment/fields';

/** The networks that are measured. Every contender trains the same ones, written as its own users would. */
export type NetId = 'plane' | 'bag' | 'transformer' | 'digits' | 'cnn' | 'separable' | 'residual';

/** A network to be measured. */
export interface Net {
  readonly id: NetId;
  /** Id of the architecture among those of this project, and the values of its fields. */
  readonly architecture: string;
  readonly values: Values;
  /** Shape of one example: `[values]`, or `[height, width, channels]` of an image. */
  readonly inputShape: readonly number[];
  /** Present if examples are ids: their number; 0 is none of them. */
  readonly vocabulary?: number;
  readonly classes: number;
  /** Batch size above which a step takes minutes on a software adapter. */
  readonly softwareBatch: number;
  /** Batch size above which a step takes minutes on TensorFlow.js's CPU backend. */
  readonly cpuBatch: number;
}

/** The networks, smallest first. */
export const nets: readonly Net[] = [
  {
    id: 'plane',
    architecture: 'perceptron',
    values: { widths: [16, 16], dropout: 0 },
    inputShape: [2],
    classes: 3,
    softwareBatch: 128,
    cpuBatch: 128,
  },
  {
    id: 'bag',
    architecture: 'bag',
    values: { width: 64, widths: [64], dropout: 0 },
    inputShape: [32],
    vocabulary: 4096,
    classes: 16,
    softwareBatch: 32,
    cpuBatch: 128,
  },
  {
    id: 'transformer',
    architecture: 'transformer',
    values: { layers: 2, width: 64, heads: 4, dropout: 0 },
    inputShape: [32],
    vocabulary: 4096,
    classes: 16,
    softwareBatch: 8,
    cpuBatch: 0,
  },
  {
    id: 'digits',
    architecture: 'perceptron',
    values: { widths: [256, 128], dropout: 0 },
    inputShape: [28, 28, 1],
    classes: 10,
    softwareBatch: 128,
    cpuBatch: 128,
  },
  {
    id: 'cnn',
    architecture: 'convnet',
    values: { filters: [8, 16], units: 64, dropout: 0 },
    inputShape: [28, 28, 1],
    classes: 10,
    softwareBatch: 32,
    cpuBatch: 128,
  },
  {
    id: 'separable',
    architecture: 'separable',
    values: { multiplier: 1, blocks: 4 },
    inputShape: [28, 28, 1],
    classes: 10,
    softwareBatch: 2,
    cpuBatch: 128,
  },
  {
    id: 'residual',
    architecture: 'residual',
    values: { width: 16, blocks: 3 },
    inputShape: [28, 28, 1],
    classes: 10,
    softwareBatch: 2,
    cpuBatch: 8,
  },
];

/**
 * A training step to be measured: a student of this architecture learns from 1,024 examples and the teacher's logits
 * for them, with the loss L = CE + T²·KL at T = 4 (Hinton et al. 2015) and Adam. Each step gathers a batch of `batch`
 * rows on the device.
 */
export interface BenchCase {
  readonly net: NetId;
  readonly batch: number;
}
/** Number of examples in the data set. */
export const exampleCount = 1024;
/** T, the temperature of the soft targets. */
export const temperature = 4;
/** Adam's learning rate. */
export const learningRate = 1e-3;

/** The network of a case. */
export const netOf = (wanted: BenchCase): Net => nets.find(({ id }) => id === wanted.net) as Net;

/** Synthetic inputs of a network, `[exampleCount, …inputShape]`: uniform numbers in [0, 1), or ids from 1 on. */
export function syntheticInputs({ inputShape, vocabulary }: Net): Float32Array {
  const size = inputShape.reduce((product, each) => product * each, exampleCount);
  const values = syntheticValues(size, 1);
  return vocabulary ? values.map((value) => 1 + Math.floor(value * (vocabulary - 1))) : values;
}

/** Synthetic data, as the values do not affect the speed: `count` uniform numbers in [0, 1) from a seed. */
export function syntheticValues(count: number, seed: number): Float32Array {
  let state = seed >>> 0 || 1;
  return Float32Array.from({ length: count }, () => {
    // Marsaglia's xorshift32 (2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  });
}

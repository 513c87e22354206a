import type { Values } from '../experiment/fields';

/** The networks that are measured: the same for every contender, each written as its users would. */
export type NetId = 'plane' | 'digits' | 'cnn' | 'separable' | 'residual';

export interface Net {
  readonly id: NetId;
  /** In the words of our own architectures. */
  readonly architecture: string;
  readonly values: Values;
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** Without batches larger than this, software adapters need minutes for a step. */
  readonly softwareBatch: number;
  /** With batches larger than this, TensorFlow.js's CPU backend needs minutes for a step. */
  readonly cpuBatch: number;
}

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
 * One step to be measured: a student of this net learns from 1,024 examples and the teacher's logits for them, by
 * L = CE + T²·KL at T = 4 with Adam; batches of `batch` rows are gathered from all of them on the device.
 */
export interface BenchCase {
  readonly net: NetId;
  readonly batch: number;
}
export const examples = 1024;
export const temperature = 4;
export const learningRate = 1e-3;

export const netOf = (wanted: BenchCase): Net => nets.find(({ id }) => id === wanted.net) as Net;

/** Deterministic stand-ins for data: what they are does not matter to the clock. Values in [0, 1). */
export function madeUp(count: number, seed: number): Float32Array {
  let state = seed >>> 0 || 1;
  return Float32Array.from({ length: count }, () => {
    // Marsaglia's xorshift32 (2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  });
}

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import { batchNorm } from '../../src/models/layers/batchNorm/batchNorm';
import { dropout } from '../../src/models/layers/dropout/dropout';
import { openBackend } from '../support/session';

beforeAll(() => openBackend('cpu'));

describe('dropout', () => {
  const layer = dropout(0.25);
  it('zeroes a quarter of the activations, scales the rest, and keeps the mean', () => {
    const x = tf.ones([50, 200]);
    const source = randomStream(3, 'dropout');
    const numbers = tf.tensor2d(
      Float32Array.from({ length: 10_000 }, () => source.uniform()),
      [50, 200],
    );
    const y = layer.apply(tf, x, [], { uniform: () => numbers }, []).dataSync() as Float32Array;
    const zeros = y.filter((value) => value === 0).length;
    expect(zeros / y.length).toBeCloseTo(0.25, 1);
    expect(y.reduce((sum, value) => sum + value, 0) / y.length).toBeCloseTo(1, 1);
    expect(y.every((value) => value === 0 || Math.abs(value - 4 / 3) < 1e-6)).toBe(true);
  });

  it('does nothing when evaluating', () => {
    const x = tf.ones([2, 3]);
    expect(layer.apply(tf, x, [], {}, [])).toBe(x);
  });
});

describe('batch norm', () => {
  const layer = batchNorm();
  const x = () => tf.tensor4d([1, 10, 3, 20, 5, 30, 7, 40], [2, 2, 1, 2]);
  const column = (values: tf.Tensor, channel: number) =>
    (values.reshape([-1, 2]).arraySync() as number[][]).map((row) => row[channel] as number);
  const weights = () => [tf.tensor1d([1, 2]), tf.tensor1d([0, 5])];
  const statistics = () => [tf.tensor1d([0, 4]), tf.tensor1d([1, 9])];

  it('takes mean and variance of each channel from the batch while training, and remembers a tenth of them', () => {
    const remembered: number[][] = [];
    const updateStatistics = (next: readonly tf.Tensor[]) => {
      for (const values of next) remembered.push([...values.dataSync()]);
    };
    const y = layer.apply(tf, x(), weights(), { updateStatistics }, statistics());
    const first = column(y, 0);
    expect(first.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    // Values 1, 3, 5, 7: mean 4, variance 5.
    expect(first[0]).toBeCloseTo(-3 / Math.sqrt(5 + 1e-3), 5);
    // Values 10 … 40: mean 25, variance 125; scaled by 2, shifted by 5.
    expect(column(y, 1)[3]).toBeCloseTo((2 * 15) / Math.sqrt(125 + 1e-3) + 5, 4);
    const expected = [
      [0.4, 0.9 * 4 + 2.5],
      [0.9 + 0.5, 0.9 * 9 + 12.5],
    ];
    for (const [i, values] of expected.entries()) {
      for (const [j, value] of values.entries()) expect(remembered[i]?.[j]).toBeCloseTo(value, 4);
    }
  });

  it('takes the running ones when evaluating', () => {
    const y = layer.apply(tf, x(), weights(), {}, statistics());
    expect(column(y, 0)[1]).toBeCloseTo(3 / Math.sqrt(1 + 1e-3), 5);
    expect(column(y, 1)[0]).toBeCloseTo((2 * 6) / Math.sqrt(9 + 1e-3) + 5, 5);
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fillUniform } from '../../../src/experiment/philox';
import { randomStream } from '../../../src/experiment/random';
import { createUniformNumbers, numbersOf } from '../../../src/training/feed/uniformNumbers';
import { openBackend } from '../../support/session';

beforeAll(() => openBackend('wasm'));

/** One array that a pass of the WASM program fills whole, one with a rest, one of a single number. */
const shapes = [[4, 8], [3, 7], [1]] as const;

/** The numbers of each array at some steps, counted from 0. */
function numbersAt(steps: readonly number[]): Float32Array[][] {
  const numbers = createUniformNumbers(shapes, randomStream(5, 'uniform numbers'));
  const seen: Float32Array[][] = [];
  for (let step = 0; step <= Math.max(...steps); step++) {
    if (steps.includes(step)) {
      const next = numbers.forStep();
      seen.push(shapes.map(() => tf.tidy(() => Float32Array.from(numbersOf(next()).dataSync() as Float32Array))));
    }
    tf.tidy(() => numbers.advance());
  }
  numbers.dispose();
  return seen;
}

describe('uniform numbers made on a backend', () => {
  // The generator before this one had lost its last bit after 2,048 steps.
  const steps = [0, 1, 2, 2050, 5000];

  it('are those of Philox at the key, the array and the step, on WASM and on the CPU alike', async () => {
    const random = randomStream(5, 'uniform numbers');
    const key = [random.integer(2 ** 32), random.integer(2 ** 32)];
    const expected = steps.map((step) =>
      shapes.map((shape, array) => {
        const size = shape.reduce((product: number, length) => product * length, 1);
        const into = new Float32Array(size);
        fillUniform(into, 0, size, [...key, array], step);
        return into;
      }),
    );
    for (const backend of ['wasm', 'cpu']) {
      await tf.setBackend(backend);
      const before = tf.memory().numTensors;
      expect(numbersAt(steps)).toEqual(expected);
      expect(tf.memory().numTensors).toBe(before);
    }
    await tf.setBackend('wasm');
  });
});

import * as tf from '@tensorflow/tfjs';
import { makesUniform, type UniformArray, uniformNumbers } from '../../backend/uniform';
import { advanceStep, uniformOnWebGpu } from '../../backend/webgpu/kernels/uniform';
import { runsShaders } from '../../backend/webgpu/shader';
import { fillUniform } from '../../experiment/philox';
import type { Random } from '../../experiment/random';
import { type Network, sizeOf } from '../../models/network';

/**
 * Uniform numbers in (0, 1) that are made on the backend, without uploads: those of array a at step t are words of
 * Philox 4×32-10 at the counter (number, t, a, 0), with a key that is drawn once from the seed. All backends make the
 * same bits. The creator disposes the numbers.
 */
export interface UniformNumbers {
  /** The numbers of the current step: each call of the result gives the next array. */
  forStep(): NextNumbers;
  /** Must be called once per step, after all networks that share the numbers have used them. */
  advance(): void;
  dispose(): void;
}

/** Returns the next array, for {@link numbersOf} or for a kernel that computes the numbers itself. */
export type NextNumbers = () => UniformArray;

/** The numbers of an array at its current step, of its shape. Must run inside `tf.tidy`. */
export function numbersOf(array: UniformArray): tf.Tensor {
  if (runsShaders()) return uniformOnWebGpu(array);
  return makesUniform() ? uniformNumbers(array) : tf.tensor(array.inJavaScript(), [...array.shape], 'float32');
}

/** Numbers for arrays of these shapes. The caller disposes them. */
export function createUniformNumbers(shapes: readonly (readonly number[])[], random: Random): UniformNumbers {
  const key = [random.integer(2 ** 32), random.integer(2 ** 32)];
  const arrays = shapes.map((shape, at) => {
    const words = Int32Array.of(...key, at);
    return { shape, words, identity: tf.keep(tf.tensor1d(words, 'int32')) };
  });
  const step = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false));
  const one = tf.keep(tf.scalar(1, 'int32'));
  let stepsTaken = 0;
  return {
    forStep() {
      let next = 0;
      return () => {
        const { shape, words, identity } = arrays[next++] as (typeof arrays)[number];
        const inJavaScript = () => {
          const numbers = new Float32Array(sizeOf(shape));
          fillUniform(numbers, 0, numbers.length, words, stepsTaken);
          return numbers;
        };
        return { shape, identity, step, inJavaScript };
      };
    },
    advance() {
      stepsTaken++;
      if (runsShaders()) advanceStep(step);
      else step.assign(tf.add(step, one));
    },
    dispose: () => tf.dispose([...arrays.map(({ identity }) => identity), step, one]),
  };
}

/**
 * The random numbers of a network's dropout masks, `[batch, …shape]` each; null without dropout. The caller disposes
 * them.
 */
export function createDropoutNumbers(network: Network, batchSize: number, random: Random): UniformNumbers | null {
  const shapes = network.masks.map((shape) => [batchSize, ...shape]);
  return shapes.length === 0 ? null : createUniformNumbers(shapes, random);
}

import * as tf from '@tensorflow/tfjs';
import { advanceStep, fractions, type Rotation } from '../../backend/webgpu/kernels/rotation';
import { runsShaders } from '../../backend/webgpu/shader';
import type { Random } from '../../experiment/random';
import { type Network, sizeOf } from '../../models/network';

/** Starts and strides are drawn on a grid of 1/`grid`; the numbers repeat after `grid` steps. */
const grid = 4096;

/**
 * Uniform numbers that are made on the backend, without state in JavaScript and without uploads: number i at step t is
 * the fractional part of startᵢ + t · strideᵢ, a rotation of its own for every number (Weyl 1916), with start and
 * stride drawn once from the seed. In exact arithmetic every number is an odd multiple of 1/8192, hence never 0. In
 * float32 that holds while the sum is below 2048, so for the first 2048 steps; larger sums are rounded to multiples of
 * 1/4096, and then a number can be 0. The creator disposes the numbers.
 */
export interface UniformNumbers {
  /** The numbers of the current step: each call of the result gives the next array. */
  forStep(): NextNumbers;
  /** Must be called once per step, after all networks that share the numbers have used them. */
  advance(): void;
  dispose(): void;
}

/** Returns the next array, for {@link numbersOf} or for a kernel that computes the numbers itself. */
export type NextNumbers = () => Rotation;

/** The numbers of a rotation at its current step, in [0, 1), shaped like `starts`. Must run inside `tf.tidy`. */
export function numbersOf(rotation: Rotation): tf.Tensor {
  if (runsShaders()) return fractions(rotation);
  const { starts, strides, step } = rotation;
  const position = tf.add(starts, tf.mul(strides, step));
  return tf.sub(position, tf.floor(position));
}

/** Numbers for arrays of these shapes. The caller disposes them. */
export function createUniformNumbers(shapes: readonly (readonly number[])[], random: Random): UniformNumbers {
  const drawn = (value: () => number) =>
    shapes.map((shape) =>
      tf.keep(tf.tensor(Float32Array.from({ length: sizeOf(shape) }, value), [...shape], 'float32')),
    );
  const starts = drawn(() => (random.integer(grid) + 0.5) / grid);
  const strides = drawn(() => (2 * random.integer(grid / 2) + 1) / grid);
  const step = tf.tidy(() => tf.variable(tf.scalar(0), false));
  const constants = [tf.keep(tf.scalar(1)), tf.keep(tf.scalar(0)), tf.keep(tf.scalar(grid - 1))] as const;
  const [one, zero, last] = constants;
  return {
    forStep() {
      let next = 0;
      return () => {
        const at = next++;
        return { starts: starts[at] as tf.Tensor, strides: strides[at] as tf.Tensor, step };
      };
    },
    advance() {
      if (runsShaders()) advanceStep(step, grid);
      else step.assign(tf.where(tf.greaterEqual(step, last), zero, tf.add(step, one)));
    },
    dispose: () => tf.dispose([...starts, ...strides, step, ...constants]),
  };
}

/**
 * The random numbers of a network's dropout masks, `[batch, …shape]` each; null without dropout. The caller disposes
 * them.
 */
export function createDropoutNumbers(network: Network, batchSize: number, random: Random): UniformNumbers | null {
  const shapes = network.layers
    .filter(({ plan }) => plan.randomNumbers > 0)
    .map(({ plan }) => [batchSize, ...plan.output]);
  return shapes.length === 0 ? null : createUniformNumbers(shapes, random);
}

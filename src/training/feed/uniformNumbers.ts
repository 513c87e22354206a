import * as tf from '@tensorflow/tfjs';
import { advanceStep, fractions, type Rotation } from '../../backend/webgpu/kernels/rotation';
import { runsShaders } from '../../backend/webgpu/shader';
import type { Random } from '../../experiment/random';
import { type Network, sizeOf } from '../../models/network';

/** The grid of the random numbers, and the number of steps before they repeat. */
const grid = 4096;

/**
 * Uniform numbers on the backend without state in JavaScript and without uploads: number i at step t is the fraction
 * of startᵢ + t·strideᵢ, a rotation of its own for every number (Weyl 1916), with start and stride drawn once from
 * the seed. All values are odd multiples of 1/8192, so none is 0, and every sum is below 2²⁴ of them: float32 is exact,
 * and the numbers are the same on every backend.
 */
export interface UniformNumbers {
  /** Those of this step, one array after another. */
  forStep(): NextNumbers;
  /** To be called once a step, after everybody who shares the numbers has used them. */
  advance(): void;
  dispose(): void;
}

/** Gives the numbers of the next array, for `numbersOf` or for a kernel that makes them as it needs them. */
export type NextNumbers = () => Rotation;

/** The numbers themselves, each above 0 and below 1. Runs inside `tf.tidy`. */
export function numbersOf(rotation: Rotation): tf.Tensor {
  if (runsShaders()) return fractions(rotation);
  const { starts, strides, step } = rotation;
  const position = tf.add(starts, tf.mul(strides, step));
  return tf.sub(position, tf.floor(position));
}

/** Numbers for arrays of these shapes. */
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

/** The numbers that a network's dropout masks are made of; null where there is no dropout. */
export function createDropoutNumbers(network: Network, batchSize: number, random: Random): UniformNumbers | null {
  const shapes = network.layers
    .filter(({ plan }) => plan.randomNumbers > 0)
    .map(({ plan }) => [batchSize, ...plan.output]);
  return shapes.length === 0 ? null : createUniformNumbers(shapes, random);
}

import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Random } from '../../src/experiment/random';
import { withPrograms } from './wasmPrograms';

/** Kernels of the WASM backend against those of the CPU backend. */

/** As many normal numbers as `shape` holds. */
export const normals =
  (random: Random) =>
  (shape: readonly number[]): Float32Array =>
    Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.normal());

/** Some kernels have a program of ours, and another way where there is no SIMD. */
export const bothWays = [true, false].map((isSimd) => ({ isSimd, how: isSimd ? 'with SIMD' : 'without' }));
let areProgramsUsed = true;
/** For the tests of the describe that it is called in. */
export const useProgramsIf = (isSimd: boolean): void => {
  beforeAll(() => {
    areProgramsUsed = isSimd;
  });
  afterAll(() => {
    areProgramsUsed = true;
  });
};

/** The same computation on the CPU backend and on WASM, from the same arrays. */
export async function onBoth(compute: () => tf.Tensor): Promise<[Float32Array, Float32Array]> {
  const results: Float32Array[] = [];
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    if (backend === 'wasm') withPrograms(areProgramsUsed);
    const result = tf.tidy(compute);
    results.push(Float32Array.from(result.dataSync()));
    result.dispose();
  }
  return results as [Float32Array, Float32Array];
}

export function expectClose([expected, actual]: [Float32Array, Float32Array], tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  actual.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number)) / scale).toBeLessThan(tolerance);
  });
}

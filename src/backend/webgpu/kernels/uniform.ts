import type * as tf from '@tensorflow/tfjs';
import { philoxFactors, philoxKeySteps, philoxRounds } from '../../../experiment/philox';
import type { UniformArray } from '../../uniform';
import { eachOf, groupsFor, runShader } from '../shader';

const [factorA, factorC] = philoxFactors;
const [stepK, stepL] = philoxKeySteps;

/** WGSL of `philox(counter, key)`, as in `experiment/philox.ts`. It has no product of 64 bits. */
const philoxCode = `
fn highOf(x: u32, y: u32) -> u32 {
  let first = (x >> 16u) * (y & 65535u) + (((x & 65535u) * (y & 65535u)) >> 16u);
  let second = (first & 65535u) + (x & 65535u) * (y >> 16u);
  return (x >> 16u) * (y >> 16u) + (first >> 16u) + (second >> 16u);
}
fn philox(counter: vec4u, words: vec2u) -> vec4u {
  var c = counter;
  var key = words;
  for (var round = 0; round < ${philoxRounds}; round++) {
    c = vec4u(
      highOf(${factorC}u, c.z) ^ c.y ^ key.x, ${factorC}u * c.z,
      highOf(${factorA}u, c.x) ^ c.w ^ key.y, ${factorA}u * c.x,
    );
    key += vec2u(${stepK}u, ${stepL}u);
  }
  return c;
}`;

/**
 * WGSL with a function for each of these arrays, by its name: `name(i: u32) -> f32`, number i at the current step. All
 * arrays of a shader must have the same `step`; they share its binding, because WebGPU only guarantees eight storage
 * buffers per shader. Also returns the tensors that the code reads.
 */
export function uniformCode(arrays: Readonly<Record<string, UniformArray>>): {
  readonly code: string;
  readonly reads: Readonly<Record<string, tf.Tensor>>;
} {
  const entries = Object.entries(arrays);
  const [first] = entries;
  if (!first) return { code: '', reads: {} };
  const functions = entries.map(
    ([name]) => `
fn ${name}(i: u32) -> f32 {
  let identity = vec3u(u32(${name}Identity[0]), u32(${name}Identity[1]), u32(${name}Identity[2]));
  let words = philox(vec4u(i / 4u, u32(step[0]), identity.z, 0u), identity.xy);
  return (f32(words[i % 4u] >> 9u) + 0.5) * ${2 ** -23};
}`,
  );
  const identities = entries.map(([name, { identity }]) => [`${name}Identity`, identity]);
  return { code: philoxCode + functions.join(''), reads: { ...Object.fromEntries(identities), step: first[1].step } };
}

/** The numbers of the current step, of the array's shape. Must run inside `tf.tidy`. */
export function uniformOnWebGpu(array: UniformArray): tf.Tensor {
  const { code, reads } = uniformCode({ uniform: array });
  const size = array.shape.reduce((product, length) => product * length, 1);
  return runShader({
    code: code + eachOf(size, '  y[i] = uniform(i);'),
    groups: groupsFor(size, 64),
    reads,
    makes: { y: { shape: array.shape } },
  }).y;
}

/**
 * Inverted dropout (Srivastava et al. 2014): an element whose number is below `rate` becomes 0, the others are
 * multiplied by 1 / (1 − rate). Also computes the gradient, from `dy` in place of `x`. Must run inside `tf.tidy`.
 */
export function applyDropout(x: tf.Tensor, array: UniformArray, rate: number): tf.Tensor {
  const { code, reads } = uniformCode({ uniform: array });
  return runShader({
    code: code + eachOf(x.size, `  y[i] = select(0.0, x[i] * ${1 / (1 - rate)}, uniform(i) >= ${rate});`),
    groups: groupsFor(x.size, 64),
    reads: { x, ...reads },
    makes: { y: { shape: x.shape } },
  }).y;
}

/** Increments `step`, a scalar of int32, in place. */
export function advanceStep(step: tf.Tensor): void {
  runShader({
    code: '@compute @workgroup_size(1)\nfn main() { step[0] = step[0] + 1; }',
    groups: [1, 1, 1],
    reads: {},
    writes: { step },
  });
}

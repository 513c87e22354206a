import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../shader';

/**
 * Uniform numbers in [0, 1) whose only state is the step: number i at step t is the fractional part of
 * startᵢ + t · strideᵢ.
 */
export interface Rotation {
  /** Of any shape, float32. */
  readonly starts: tf.Tensor;
  /** As many elements as `starts`. */
  readonly strides: tf.Tensor;
  /** One element: t. */
  readonly step: tf.Tensor;
}

/**
 * WGSL of `name(i)`, number i at the current step, and the tensors that it reads. Rotations in one shader must have the
 * same `step`; they share its binding, because WebGPU only guarantees eight storage buffers per shader.
 */
export function rotationCode(name: string, { starts, strides, step }: Rotation) {
  const code = `
fn ${name}(i: u32) -> f32 {
  let place = ${name}Starts[i] + ${name}Strides[i] * step[0];
  return place - floor(place);
}`;
  return { code, reads: { [`${name}Starts`]: starts, [`${name}Strides`]: strides, step } };
}

/** The numbers of the current step, shaped like `starts`. Must run inside `tf.tidy`. */
export function fractions(rotation: Rotation): tf.Tensor {
  const { code, reads } = rotationCode('uniform', rotation);
  const { size, shape } = rotation.starts;
  return runShader({
    code: code + eachOf(size, '  y[i] = uniform(i);'),
    groups: groupsFor(size, 64),
    reads,
    makes: { y: { shape } },
  }).y;
}

/**
 * Inverted dropout (Srivastava et al. 2014): an element whose number is below `rate` becomes 0, the others are
 * multiplied by 1 / (1 − rate). Also computes the gradient, from `dy` in place of `x`. Must run inside `tf.tidy`.
 */
export function applyDropout(x: tf.Tensor, rotation: Rotation, rate: number): tf.Tensor {
  const { code, reads } = rotationCode('uniform', rotation);
  return runShader({
    code: code + eachOf(x.size, `  y[i] = select(0.0, x[i] * ${1 / (1 - rate)}, uniform(i) >= ${rate});`),
    groups: groupsFor(x.size, 64),
    reads: { x, ...reads },
    makes: { y: { shape: x.shape } },
  }).y;
}

/** Increments `step` in place; after `count` − 1 it starts again at 0. */
export function advanceStep(step: tf.Tensor, count: number): void {
  runShader({
    code: `
@compute @workgroup_size(1)
fn main() { step[0] = select(step[0] + 1.0, 0.0, step[0] >= ${count - 1}.0); }`,
    groups: [1, 1, 1],
    reads: {},
    writes: { step },
  });
}

import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../shader';

/** Random numbers that need no state but the step: number i at step t is the fraction of startᵢ + t·strideᵢ. */
export interface Rotation {
  readonly starts: tf.Tensor;
  /** As many as there are starts. */
  readonly strides: tf.Tensor;
  /** One number: t. */
  readonly step: tf.Tensor;
}

/**
 * WGSL for `name(i)`, number i at the present step, and what it reads. Rotations of the same `step` share it: a device
 * need not let a shader see more than eight arrays.
 */
export function rotationCode(name: string, { starts, strides, step }: Rotation) {
  const code = `
fn ${name}(i: u32) -> f32 {
  let place = ${name}Starts[i] + ${name}Strides[i] * step[0];
  return place - floor(place);
}`;
  return { code, reads: { [`${name}Starts`]: starts, [`${name}Strides`]: strides, step } };
}

/** The numbers themselves, in the shape of the starts. */
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

/** Inverted dropout: what falls below `rate` becomes zero, the rest grows by 1 / (1 − rate). Its own gradient, too. */
export function drop(x: tf.Tensor, rotation: Rotation, rate: number): tf.Tensor {
  const { code, reads } = rotationCode('uniform', rotation);
  return runShader({
    code: code + eachOf(x.size, `  y[i] = select(0.0, x[i] * ${1 / (1 - rate)}, uniform(i) >= ${rate});`),
    groups: groupsFor(x.size, 64),
    reads: { x, ...reads },
    makes: { y: { shape: x.shape } },
  }).y;
}

/** Moves the step on, from 0 to `count` − 1 and round again. */
export function turn(step: tf.Tensor, count: number): void {
  runShader({
    code: `
@compute @workgroup_size(1)
fn main() { step[0] = select(step[0] + 1.0, 0.0, step[0] >= ${count - 1}.0); }`,
    groups: [1, 1, 1],
    reads: {},
    writes: { step },
  });
}

import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import { type Sequences, sizeOf } from '../webgpuSequences';

/** A learned vector for every position. */
export interface PositionTable extends Sequences {
  /** Index of its table `[positions, width]` in the flat parameters. */
  readonly at: number;
}

/** `x` plus the vector of each position. Must run inside `tf.tidy`. */
export function positionsForward(layer: PositionTable, x: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { positions, width, at } = layer;
  return runShader({
    code: eachOf(sizeOf(layer), `  y[i] = x[i] + parameters[${at}u + i % ${positions * width}u];`),
    groups: groupsFor(sizeOf(layer), 64),
    reads: { x, parameters },
    makes: { y: { shape: x.shape } },
  }).y;
}

/** Writes the gradient of the vectors of positions to the flat `gradient`, from index `from` on, in the order of the batch. */
export function positionsWeights(layer: PositionTable, dy: tf.Tensor, gradient: tf.Tensor, from: number): void {
  const { batch, positions, width } = layer;
  const size = positions * width;
  const body = `
  var sum = 0.0;
  for (var example = 0u; example < ${batch}u; example++) { sum += dy[example * ${size}u + i]; }
  gradient[${from}u + i] = sum;`;
  runShader({ code: eachOf(size, body), groups: groupsFor(size, 64), reads: { dy }, writes: { gradient } });
}

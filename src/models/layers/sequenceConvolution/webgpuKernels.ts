import type * as tf from '@tensorflow/tfjs';
import { productCode } from '../../../backend/webgpu/product';
import { runShader } from '../../../backend/webgpu/shader';
import { type Back, incoming } from '../webgpuIncoming';
import type { Sequences } from '../webgpuSequences';

/**
 * A convolution over positions, `[batch, positions, width]` → `[batch, positions, filters]`; padding and what lies
 * outside count as 0.
 */
export interface SequenceConvolution extends Sequences {
  readonly filters: number;
  /** Positions that a filter sees. */
  readonly size: number;
  /** Index of its weights `[size, width, filters]` in the flat parameters; its bias `[filters]` follows them. */
  readonly at: number;
  /** Whether ReLU follows. */
  readonly hasRelu: boolean;
}

/** WGSL of `seen(row, tap, c)`: the number that the tap of a filter at a row, example by example, sees in channel `c`. */
function seenCode({ positions, width, size }: SequenceConvolution): string {
  return `
fn seen(row: u32, tap: u32, c: u32) -> f32 {
  let position = i32(row % ${positions}u + tap) - ${Math.floor((size - 1) / 2)};
  if (position < 0 || position >= ${positions}) { return 0.0; }
  let place = row / ${positions}u * ${positions}u + u32(position);
  return select(0.0, x[place * ${width}u + c], ids[place] != 0.0);
}`;
}

/** The convolution with bias, then ReLU if the layer has it. Must run inside `tf.tidy`. */
export function convolutionOfSequences(
  layer: SequenceConvolution,
  x: tf.Tensor,
  ids: tf.Tensor,
  parameters: tf.Tensor,
): tf.Tensor {
  const { batch, positions, width, filters, size, at, hasRelu } = layer;
  const value = `sum + parameters[${at + size * width * filters}u + n]`;
  const product = productCode({
    ...{ rows: batch * positions, columns: filters, inner: size * width },
    left: `return seen(m, k / ${width}u, k % ${width}u);`,
    right: `return parameters[${at}u + k * ${filters}u + n];`,
    ...{ leftContiguous: 'inner', rightContiguous: 'outer' },
    store: `y[m * ${filters}u + n] = ${hasRelu ? `max(${value}, 0.0)` : value};`,
  });
  const code = seenCode(layer) + product.code;
  const makes = { y: { shape: [batch, positions, filters] } };
  return runShader({ ...product, code, reads: { x, ids, parameters }, makes }).y;
}

/** Writes the gradients of weights and bias to the flat `gradient`, from index `from` on. Must run inside `tf.tidy`. */
export function sequenceConvolutionWeights(
  layer: SequenceConvolution,
  x: tf.Tensor,
  ids: tf.Tensor,
  back: Back,
  gradient: tf.Tensor,
  from: number,
): void {
  const { batch, positions, width, filters, size } = layer;
  const taps = size * width;
  const dz = incoming(back);
  const product = productCode({
    ...{ rows: taps + 1, columns: filters, inner: batch * positions },
    left: `if (m == ${taps}u) { return 1.0; } return seen(k, m / ${width}u, m % ${width}u);`,
    right: `return dz(k * ${filters}u + n);`,
    ...{ leftContiguous: 'outer', rightContiguous: 'outer' },
    store: `gradient[${from}u + m * ${filters}u + n] = sum;`,
  });
  const code = seenCode(layer) + dz.code + product.code;
  runShader({ ...product, code, reads: { x, ids, ...dz.reads }, writes: { gradient } });
}

/** The gradient of the input, `[batch, positions, width]`; 0 at padding. Must run inside `tf.tidy`. */
export function sequenceConvolutionInput(
  layer: SequenceConvolution,
  ids: tf.Tensor,
  back: Back,
  parameters: tf.Tensor,
): tf.Tensor {
  const { batch, positions, width, filters, size, at } = layer;
  const dz = incoming(back);
  const before = Math.floor((size - 1) / 2);
  const product = productCode({
    ...{ rows: batch * positions, columns: width, inner: size * filters },
    left: `
  let position = i32(m % ${positions}u) - i32(k / ${filters}u) + ${before};
  if (position < 0 || position >= ${positions}) { return 0.0; }
  return dz((m / ${positions}u * ${positions}u + u32(position)) * ${filters}u + k % ${filters}u);`,
    right: `return parameters[${at}u + (k / ${filters}u * ${width}u + n) * ${filters}u + k % ${filters}u];`,
    ...{ leftContiguous: 'inner', rightContiguous: 'inner' },
    store: `dx[m * ${width}u + n] = select(0.0, sum, ids[m] != 0.0);`,
  });
  const makes = { dx: { shape: [batch, positions, width] } };
  return runShader({ ...product, code: dz.code + product.code, reads: { ids, parameters, ...dz.reads }, makes }).dx;
}

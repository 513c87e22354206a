import type * as tf from '@tensorflow/tfjs';
import { productCode } from '../../../backend/webgpu/product';
import { runShader } from '../../../backend/webgpu/shader';
import { geluCode } from '../gelu/webgpuKernels';
import { type Back, incoming } from '../webgpuIncoming';

/** A dense layer on a batch: `[batch, inputs]` → `[batch, units]`. */
export interface Dense {
  readonly batch: number;
  readonly inputs: number;
  readonly units: number;
  /** Index of its weights `[inputs, units]` in the flat parameters; its bias `[units]` follows them. */
  readonly at: number;
  /** What follows: ReLU, GELU or nothing. */
  readonly activation: 'relu' | 'gelu' | 'none';
}

/** The result of the forward pass. */
export interface DensePassed {
  /** `[batch, units]`. */
  readonly y: tf.Tensor;
  /** What GELU was applied to, `[batch, units]`, for the gradients; null without GELU. */
  readonly before: tf.Tensor | null;
}

/**
 * x·W + b, then what follows, plus `addend`, `[batch, units]`, if given: `[batch, inputs]` → `[batch, units]`. Must run
 * inside `tf.tidy`.
 */
export function denseForward(
  layer: Dense,
  x: tf.Tensor,
  parameters: tf.Tensor,
  addend: tf.Tensor | null = null,
): DensePassed {
  const { batch, inputs, units, at, activation } = layer;
  const shape = [batch, units];
  const isGelu = activation === 'gelu';
  const place = `m * ${units}u + n`;
  const sum = `sum + parameters[${at + inputs * units}u + n]`;
  const value = { relu: `max(${sum}, 0.0)`, gelu: 'gelu(before[at])', none: sum }[activation];
  const product = productCode({
    rows: batch,
    columns: units,
    inner: inputs,
    left: `return x[m * ${inputs}u + k];`,
    right: `return parameters[${at}u + k * ${units}u + n];`,
    leftContiguous: 'inner',
    rightContiguous: 'outer',
    store: `let at = ${place}; ${isGelu ? `before[at] = ${sum}; ` : ''}y[at] = ${value}${addend ? ' + addend[at]' : ''};`,
  });
  const reads = { x, parameters, ...(addend && { addend }) };
  const code = (isGelu ? geluCode : '') + product.code;
  const makes = { y: { shape }, ...(isGelu && { before: { shape } }) };
  const made = runShader<string>({ ...product, code, reads, makes });
  return { y: made.y as tf.Tensor, before: made.before ?? null };
}

/**
 * Writes the gradients of weights (xᵀ·dz) and bias (dz summed over the batch) to the flat `gradient`, from index `from`
 * on: one product, since the bias is the weight of an input that is always 1. Must run inside `tf.tidy`.
 */
export function denseWeights(layer: Dense, x: tf.Tensor, back: Back, gradient: tf.Tensor, from: number): void {
  const { batch, inputs, units } = layer;
  const dz = incoming(back);
  const product = productCode({
    rows: inputs + 1,
    columns: units,
    inner: batch,
    left: `if (m == ${inputs}u) { return 1.0; } return x[k * ${inputs}u + m];`,
    right: `return dz(k * ${units}u + n);`,
    leftContiguous: 'outer',
    rightContiguous: 'outer',
    store: `gradient[${from}u + m * ${units}u + n] = sum;`,
  });
  runShader({ ...product, code: dz.code + product.code, reads: { x, ...dz.reads }, writes: { gradient } });
}

/** The gradient of the input, dz·Wᵀ, `[batch, inputs]`. Must run inside `tf.tidy`. */
export function denseInput(layer: Dense, back: Back, parameters: tf.Tensor): tf.Tensor {
  const { batch, inputs, units, at } = layer;
  const dz = incoming(back);
  const product = productCode({
    rows: batch,
    columns: inputs,
    inner: units,
    left: `return dz(m * ${units}u + k);`,
    right: `return parameters[${at}u + n * ${units}u + k];`,
    leftContiguous: 'inner',
    rightContiguous: 'inner',
    store: `dx[m * ${inputs}u + n] = sum;`,
  });
  const makes = { dx: { shape: [batch, inputs] } };
  return runShader({ ...product, code: dz.code + product.code, reads: { parameters, ...dz.reads }, makes }).dx;
}

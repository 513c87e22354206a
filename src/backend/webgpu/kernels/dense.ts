import type * as tf from '@tensorflow/tfjs';
import { productCode } from '../product';
import { runShader } from '../shader';
import { type Back, incoming } from './incoming';

/** A dense layer on a batch: `[batch, inputs]` → `[batch, units]`. */
export interface Dense {
  readonly batch: number;
  readonly inputs: number;
  readonly units: number;
  /** Index of its weights `[inputs, units]` in the flat parameters; its bias `[units]` follows them. */
  readonly at: number;
  /** Whether ReLU follows. */
  readonly hasRelu: boolean;
}

/** x·W + b, then ReLU if the layer has it: `[batch, inputs]` → `[batch, units]`. Must run inside `tf.tidy`. */
export function denseForward(layer: Dense, x: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { batch, inputs, units, at, hasRelu } = layer;
  const value = `sum + parameters[${at + inputs * units}u + n]`;
  const product = productCode({
    rows: batch,
    columns: units,
    inner: inputs,
    left: `return x[m * ${inputs}u + k];`,
    right: `return parameters[${at}u + k * ${units}u + n];`,
    leftContiguous: 'inner',
    rightContiguous: 'outer',
    store: `y[m * ${units}u + n] = ${hasRelu ? `max(${value}, 0.0)` : value};`,
  });
  return runShader({ ...product, reads: { x, parameters }, makes: { y: { shape: [batch, units] } } }).y;
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

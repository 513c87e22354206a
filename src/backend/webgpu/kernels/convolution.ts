import type * as tf from '@tensorflow/tfjs';
import { partsOf, productCode } from '../product';
import { runShader } from '../shader';
import { type Back, incoming } from './incoming';

/** Examples and windows of a two-dimensional convolution with square windows and `same` padding. */
export interface Windows {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly size: number;
  readonly stride: number;
}

export interface Convolution extends Windows {
  readonly filters: number;
  /** Where its weights `[size, size, channels, filters]` begin; its bias follows them. */
  readonly at: number;
  readonly hasBias: boolean;
  readonly hasRelu: boolean;
}

/** Height and width of the output, and padding before the first row and column, as TensorFlow's `same` has it. */
export function outputOf({ height, width, size, stride }: Windows) {
  const along = (length: number) => {
    const output = Math.ceil(length / stride);
    return { output, before: Math.floor(Math.max(0, (output - 1) * stride + size - length) / 2) };
  };
  const [rows, columns] = [along(height), along(width)];
  return { outHeight: rows.output, outWidth: columns.output, top: rows.before, left: columns.before };
}

/** WGSL for the input in place `t` (row, column, channel) of the window of output pixel `p`; zero outside. */
function patchCode(windows: Windows): string {
  const { height, width, channels, size, stride } = windows;
  const { outHeight, outWidth, top, left } = outputOf(windows);
  return `
fn windowed(p: u32, t: u32) -> f32 {
  let q = p / ${outWidth}u;
  let row = i32(q % ${outHeight}u * ${stride}u + t / ${size * channels}u) - ${top};
  let column = i32(p % ${outWidth}u * ${stride}u + t / ${channels}u % ${size}u) - ${left};
  if (row < 0 || row >= ${height} || column < 0 || column >= ${width}) { return 0.0; }
  return x[((q / ${outHeight}u * ${height}u + u32(row)) * ${width}u + u32(column)) * ${channels}u + t % ${channels}u];
}`;
}

/** `[batch, height, width, channels]` → `[batch, outHeight, outWidth, filters]`: patches × weights. */
export function convolutionForward(layer: Convolution, x: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { batch, channels, filters, size, at, hasBias, hasRelu } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const taps = size * size * channels;
  const value = hasBias ? `sum + parameters[${at + taps * filters}u + n]` : 'sum';
  const product = productCode({
    rows: batch * outHeight * outWidth,
    columns: filters,
    inner: taps,
    left: 'return windowed(m, k);',
    right: `return parameters[${at}u + k * ${filters}u + n];`,
    leftRuns: 'along',
    rightRuns: 'across',
    store: `y[m * ${filters}u + n] = ${hasRelu ? `max(${value}, 0.0)` : value};`,
  });
  const makes = { y: { shape: [batch, outHeight, outWidth, filters] } };
  return runShader({ ...product, code: patchCode(layer) + product.code, reads: { x, parameters }, makes }).y;
}

/** The product that gives the weights' gradient: patchesᵀ × dz, with a row of ones for the bias. */
function weightsProduct(layer: Convolution) {
  const { batch, channels, filters, size, hasBias } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const taps = size * size * channels;
  return { rows: taps + (hasBias ? 1 : 0), columns: filters, inner: batch * outHeight * outWidth, taps };
}

export const convolutionParts = (layer: Convolution): number => partsOf(weightsProduct(layer));

/** Sums for the gradient of weights and bias, in as many parts as `convolutionParts` says, from place `from` on. */
export function convolutionWeights(
  layer: Convolution,
  x: tf.Tensor,
  back: Back,
  gradient: tf.Tensor,
  from: number,
): void {
  const { taps, ...sizes } = weightsProduct(layer);
  const { rows, columns } = sizes;
  const dz = incoming(back);
  const product = productCode({
    ...sizes,
    left: `${layer.hasBias ? `if (m == ${taps}u) { return 1.0; } ` : ''}return windowed(k, m);`,
    right: `return dz(k * ${columns}u + n);`,
    leftRuns: 'across',
    rightRuns: 'across',
    store: `gradient[${from}u + part * ${rows * columns}u + m * ${columns}u + n] = sum;`,
    parts: convolutionParts(layer),
  });
  const code = dz.code + patchCode(layer) + product.code;
  runShader({ ...product, code, reads: { x, ...dz.reads }, writes: { gradient } });
}

/** WGSL that finds the output row (or column) whose window has the input at `place` in place `tap`; −1 if none. */
export const sourceCode = (name: string, stride: number, before: number, output: number): string => `
fn ${name}(place: u32, tap: u32) -> i32 {
  let reach = i32(place) + ${before} - i32(tap);
  if (reach < 0 ${stride > 1 ? `|| reach % ${stride} != 0 ` : ''}|| reach / ${stride} >= ${output}) { return -1; }
  return reach / ${stride};
}`;

/** The gradient of the input, plus `addend` (of the input's shape) where another way leads back to the same place. */
export function convolutionInput(
  layer: Convolution,
  back: Back,
  parameters: tf.Tensor,
  addend: tf.Tensor | null,
): tf.Tensor {
  const { batch, height, width, channels, filters, size, stride, at } = layer;
  const { outHeight, outWidth, top, left } = outputOf(layer);
  const dz = incoming(back);
  const product = productCode({
    rows: batch * height * width,
    columns: channels,
    inner: size * size * filters,
    left: `
  let tap = k / ${filters}u;
  let q = m / ${width}u;
  let row = sourceRow(q % ${height}u, tap / ${size}u);
  let column = sourceColumn(m % ${width}u, tap % ${size}u);
  if (row < 0 || column < 0) { return 0.0; }
  return dz(((q / ${height}u * ${outHeight}u + u32(row)) * ${outWidth}u + u32(column)) * ${filters}u + k % ${filters}u);`,
    right: `return parameters[${at}u + (k / ${filters}u * ${channels}u + n) * ${filters}u + k % ${filters}u];`,
    leftRuns: 'along',
    rightRuns: 'along',
    store: `dx[m * ${channels}u + n] = sum${addend ? ` + addend[m * ${channels}u + n]` : ''};`,
  });
  const sources = sourceCode('sourceRow', stride, top, outHeight) + sourceCode('sourceColumn', stride, left, outWidth);
  return runShader({
    ...product,
    code: dz.code + sources + product.code,
    reads: { parameters, ...dz.reads, ...(addend && { addend }) },
    makes: { dx: { shape: [batch, height, width, channels] } },
  }).dx;
}

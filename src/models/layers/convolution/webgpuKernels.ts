import type * as tf from '@tensorflow/tfjs';
import { type Product, partsOf, productCode } from '../../../backend/webgpu/product';
import { runShader } from '../../../backend/webgpu/shader';
import { type Back, incoming } from '../webgpuIncoming';
import { maxNarrow, narrowParts, narrowSums, narrowWeights } from './webgpuNarrowKernels';

/** Input and windows of a two-dimensional convolution of `[batch, height, width, channels]` with square windows. */
export interface Windows {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Height and width of a window. */
  readonly size: number;
  readonly stride: number;
  /** `same`: the image is padded with zeros; `valid`: windows stay inside the image. */
  readonly padding: 'same' | 'valid';
}

/** A convolution layer. */
export interface Convolution extends Windows {
  readonly filters: number;
  /** Index of its weights `[size, size, channels, filters]` in the flat parameters; its bias, if any, follows them. */
  readonly at: number;
  readonly hasBias: boolean;
  /** Whether ReLU follows. */
  readonly hasRelu: boolean;
}

/** Height and width of the output, and rows and columns of zeros before the image, by TensorFlow's rules of padding. */
export function outputOf({ height, width, size, stride, padding }: Windows) {
  const along = (length: number) => {
    if (padding === 'valid') return { output: Math.floor((length - size) / stride) + 1, before: 0 };
    const output = Math.ceil(length / stride);
    return { output, before: Math.floor(Math.max(0, (output - 1) * stride + size - length) / 2) };
  };
  const [rows, columns] = [along(height), along(width)];
  return { outHeight: rows.output, outWidth: columns.output, top: rows.before, left: columns.before };
}

/**
 * WGSL of `windowed(p, t)`: the input at place `t` (row, column and channel, flattened) of the window of output pixel
 * `p`; zero outside of the image.
 */
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

/** WGSL of `place(p, r, s)`: index of the first channel under row `r` and column `s` of a window; −1 outside. */
function windowCode(windows: Windows): string {
  const { height, width, channels, stride } = windows;
  const { outHeight, outWidth, top, left } = outputOf(windows);
  return `
fn place(p: u32, r: u32, s: u32) -> i32 {
  let q = p / ${outWidth}u;
  let row = i32(q % ${outHeight}u * ${stride}u + r) - ${top};
  let column = i32(p % ${outWidth}u * ${stride}u + s) - ${left};
  if (row < 0 || row >= ${height} || column < 0 || column >= ${width}) { return -1; }
  return ((i32(q / ${outHeight}u) * ${height} + row) * ${width} + column) * ${channels};
}`;
}

/** The shader of a product whose factors call `windowed`. */
const withWindows = (layer: Windows, product: Product) => {
  const { code, groups } = productCode(product);
  return { code: patchCode(layer) + code, groups };
};

/**
 * The layer's output, patches × weights: `[batch, height, width, channels]` → `[batch, outHeight, outWidth, filters]`.
 * `parameters` is flat. Must run inside `tf.tidy`.
 */
export function convolutionForward(layer: Convolution, x: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { batch, channels, filters, size, at, hasBias, hasRelu } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const taps = size * size * channels;
  const value = hasBias ? `sum + parameters[${at + taps * filters}u + n]` : 'sum';
  const output = hasRelu ? `max(${value}, 0.0)` : value;
  const pixels = batch * outHeight * outWidth;
  const product =
    filters <= maxNarrow
      ? narrowSums({
          pixels,
          columns: filters,
          size,
          inner: channels,
          place: windowCode(layer),
          value: 'x[at + k]',
          weight: (n) => `parameters[${at}u + (t * ${channels}u + k) * ${filters}u + ${n}]`,
          store: `y[p * ${filters}u + n] = ${output};`,
        })
      : withWindows(layer, {
          rows: pixels,
          columns: filters,
          inner: taps,
          left: 'return windowed(m, k);',
          right: `return parameters[${at}u + k * ${filters}u + n];`,
          leftContiguous: 'inner',
          rightContiguous: 'outer',
          store: `y[m * ${filters}u + n] = ${output};`,
        });
  const makes = { y: { shape: [batch, outHeight, outWidth, filters] } };
  return runShader({ ...product, reads: { x, parameters }, makes }).y;
}

/** Sizes of the product that gives the gradient of the weights: patchesᵀ × dz, with a row of ones for the bias. */
function weightsProduct(layer: Convolution) {
  const { batch, channels, filters, size, hasBias } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const taps = size * size * channels;
  return { rows: taps + (hasBias ? 1 : 0), columns: filters, inner: batch * outHeight * outWidth, taps };
}

/** Number of partial sums in which `convolutionWeights` writes the gradient. */
export function convolutionParts(layer: Convolution): number {
  const product = weightsProduct(layer);
  return isNarrow(product) ? narrowParts(product.inner) : partsOf(product);
}

/** With few filters of few weights, tiles would be mostly empty; dividing the pixels among threads is faster. */
const isNarrow = ({ rows, columns }: Pick<Product, 'rows' | 'columns'>) => columns <= maxNarrow && rows <= 32;

/**
 * Writes partial sums of the gradient of weights and bias to the flat `gradient`, from index `from` on: as many as
 * `convolutionParts` says, each as long as weights and bias. `x` is the layer's input. Must run inside `tf.tidy`.
 */
export function convolutionWeights(
  layer: Convolution,
  x: tf.Tensor,
  back: Back,
  gradient: tf.Tensor,
  from: number,
): void {
  const { taps, ...sizes } = weightsProduct(layer);
  const { rows, columns, inner } = sizes;
  const dz = incoming(back);
  const store = `gradient[${from}u + part * ${rows * columns}u + m * ${columns}u + n] = sum;`;
  const bias = layer.hasBias ? `if (m == ${taps}u) { return 1.0; } ` : '';
  const product = isNarrow(sizes)
    ? narrowWeights({
        rows,
        columns,
        pixels: inner,
        value: `${patchCode(layer)}\nfn valueOf(p: u32, m: u32) -> f32 { ${bias}return windowed(p, m); }`,
        incoming: (n) => `dz(p * ${columns}u + ${n})`,
        store,
      })
    : withWindows(layer, {
        ...sizes,
        left: `${bias}return windowed(k, m);`,
        right: `return dz(k * ${columns}u + n);`,
        leftContiguous: 'outer',
        rightContiguous: 'outer',
        store,
        parts: convolutionParts(layer),
      });
  runShader({ ...product, code: dz.code + product.code, reads: { x, ...dz.reads }, writes: { gradient } });
}

/**
 * WGSL of a function `name(place, tap)`: the output row (or column) whose window has the input row `place` at its row
 * `tap`; −1 if there is none. `before` is the padding, `output` the number of output rows.
 */
export const sourceCode = (name: string, stride: number, before: number, output: number): string => `
fn ${name}(place: u32, tap: u32) -> i32 {
  let reach = i32(place) + ${before} - i32(tap);
  if (reach < 0 ${stride > 1 ? `|| reach % ${stride} != 0 ` : ''}|| reach / ${stride} >= ${output}) { return -1; }
  return reach / ${stride};
}`;

/**
 * The gradient of the input, `[batch, height, width, channels]`, plus `addend` of the same shape if given: the gradient
 * of a second branch from the same input. Must run inside `tf.tidy`.
 */
export function convolutionInput(
  layer: Convolution,
  back: Back,
  parameters: tf.Tensor,
  addend: tf.Tensor | null,
): tf.Tensor {
  const { batch, height, width, channels, filters, size, stride, at } = layer;
  const { outHeight, outWidth, top, left } = outputOf(layer);
  const dz = incoming(back);
  const pixels = batch * height * width;
  const stored = `sum${addend ? ` + addend[p * ${channels}u + n]` : ''}`;
  const place = `
fn place(p: u32, r: u32, s: u32) -> i32 {
  let q = p / ${width}u;
  let row = sourceRow(q % ${height}u, r);
  let column = sourceColumn(p % ${width}u, s);
  if (row < 0 || column < 0) { return -1; }
  return ((i32(q / ${height}u) * ${outHeight} + row) * ${outWidth} + column) * ${filters};
}`;
  const tiled = () => {
    const { code, groups } = productCode({
      rows: pixels,
      columns: channels,
      inner: size * size * filters,
      left: `
  let at = place(m, k / ${size * filters}u, k / ${filters}u % ${size}u);
  if (at < 0) { return 0.0; }
  return dz(u32(at) + k % ${filters}u);`,
      right: `return parameters[${at}u + (k / ${filters}u * ${channels}u + n) * ${filters}u + k % ${filters}u];`,
      leftContiguous: 'inner',
      rightContiguous: 'inner',
      store: `let p = m; dx[p * ${channels}u + n] = ${stored};`,
    });
    return { code: place + code, groups };
  };
  const product =
    channels <= maxNarrow
      ? narrowSums({
          pixels,
          columns: channels,
          size,
          inner: filters,
          place,
          value: 'dz(at + k)',
          weight: (n) => `parameters[${at}u + (t * ${channels}u + ${n}) * ${filters}u + k]`,
          store: `dx[p * ${channels}u + n] = ${stored};`,
        })
      : tiled();
  const sources = sourceCode('sourceRow', stride, top, outHeight) + sourceCode('sourceColumn', stride, left, outWidth);
  return runShader({
    ...product,
    code: dz.code + sources + product.code,
    reads: { parameters, ...dz.reads, ...(addend && { addend }) },
    makes: { dx: { shape: [batch, height, width, channels] } },
  }).dx;
}

import type * as tf from '@tensorflow/tfjs';
import { type Product, partsOf, productCode } from '../product';
import { runShader } from '../shader';
import { type Back, incoming } from './incoming';
import { mostNarrow, narrowParts, narrowSums, narrowWeights } from './narrowConvolution';

/** Examples and windows of a two-dimensional convolution with square windows. */
export interface Windows {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly size: number;
  readonly stride: number;
  /** `same`: the image is bordered by zeros; `valid`: windows stay within it. */
  readonly padding: 'same' | 'valid';
}

export interface Convolution extends Windows {
  readonly filters: number;
  /** Where its weights `[size, size, channels, filters]` begin; its bias follows them. */
  readonly at: number;
  readonly hasBias: boolean;
  readonly hasRelu: boolean;
}

/** Height and width of the output, and zeros before the first row and column, as TensorFlow has them. */
export function outputOf({ height, width, size, stride, padding }: Windows) {
  const along = (length: number) => {
    if (padding === 'valid') return { output: Math.floor((length - size) / stride) + 1, before: 0 };
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

/** WGSL for where in the input the channels of a window's place (`r`, `s`) begin, −1 outside. */
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

const withWindows = (layer: Windows, product: Product) => {
  const { code, groups } = productCode(product);
  return { code: patchCode(layer) + code, groups };
};

/** `[batch, height, width, channels]` → `[batch, outHeight, outWidth, filters]`: patches × weights. */
export function convolutionForward(layer: Convolution, x: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { batch, channels, filters, size, at, hasBias, hasRelu } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const taps = size * size * channels;
  const value = hasBias ? `sum + parameters[${at + taps * filters}u + n]` : 'sum';
  const output = hasRelu ? `max(${value}, 0.0)` : value;
  const pixels = batch * outHeight * outWidth;
  const product =
    filters <= mostNarrow
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
          leftRuns: 'along',
          rightRuns: 'across',
          store: `y[m * ${filters}u + n] = ${output};`,
        });
  const makes = { y: { shape: [batch, outHeight, outWidth, filters] } };
  return runShader({ ...product, reads: { x, parameters }, makes }).y;
}

/** The product that gives the weights' gradient: patchesᵀ × dz, with a row of ones for the bias. */
function weightsProduct(layer: Convolution) {
  const { batch, channels, filters, size, hasBias } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const taps = size * size * channels;
  return { rows: taps + (hasBias ? 1 : 0), columns: filters, inner: batch * outHeight * outWidth, taps };
}

export function convolutionParts(layer: Convolution): number {
  const product = weightsProduct(layer);
  return isNarrow(product) ? narrowParts(product.inner) : partsOf(product);
}

/** Few weights for each of few filters: threads that share pixels waste less than tiles. */
const isNarrow = ({ rows, columns }: Pick<Product, 'rows' | 'columns'>) => columns <= mostNarrow && rows <= 32;

/** Sums for the gradient of weights and bias, in as many parts as `convolutionParts` says, from place `from` on. */
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
        leftRuns: 'across',
        rightRuns: 'across',
        store,
        parts: convolutionParts(layer),
      });
  runShader({ ...product, code: dz.code + product.code, reads: { x, ...dz.reads }, writes: { gradient } });
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
      leftRuns: 'along',
      rightRuns: 'along',
      store: `let p = m; dx[p * ${channels}u + n] = ${stored};`,
    });
    return { code: place + code, groups };
  };
  const product =
    channels <= mostNarrow
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

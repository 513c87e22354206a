import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import type { Images } from '../webgpuImages';

/** Max pooling by 2 × 2 windows: `valid` drops an odd last row or column, `same` pools it in smaller windows. */
export interface Pooled extends Images {
  readonly padding: 'same' | 'valid';
}

/** Rows and columns of windows, and WGSL for whether the window at (`row`, `column`) has a second row or column. */
function windowsOf({ height, width, padding }: Pooled) {
  const count = padding === 'same' ? Math.ceil : Math.floor;
  const [rows, columns] = [count(height / 2), count(width / 2)];
  const isWhole = (length: number, windows: number, at: string) =>
    2 * windows > length ? `${at} < ${windows - 1}u` : 'true';
  return { rows, columns, hasBelow: isWhole(height, rows, 'row'), hasRight: isWhole(width, columns, 'column') };
}

/** The maxima over 2 × 2 windows: `[batch, height, width, channels]` → `[batch, rows, columns, channels]`. */
export function maxPoolForward(pooled: Pooled, x: tf.Tensor): tf.Tensor {
  const { batch, height, width, channels } = pooled;
  const { rows, columns, hasBelow, hasRight } = windowsOf(pooled);
  const elements = batch * rows * columns * channels;
  // A window without a second row or column reads its first twice.
  const body = `
  let c = i % ${channels}u;
  let p = i / ${channels}u;
  let q = p / ${columns}u;
  let row = q % ${rows}u;
  let column = p % ${columns}u;
  let right = select(0u, ${channels}u, ${hasRight});
  let first = ((q / ${rows}u * ${height}u + row * 2u) * ${width}u + column * 2u) * ${channels}u + c;
  let second = first + select(0u, ${width * channels}u, ${hasBelow});
  y[i] = max(max(x[first], x[first + right]), max(x[second], x[second + right]));`;
  return runShader({
    code: eachOf(elements, body),
    groups: groupsFor(elements, 64),
    reads: { x },
    makes: { y: { shape: [batch, rows, columns, channels] } },
  }).y;
}

/**
 * The gradient of the input `x` of max pooling: each window passes its gradient to the first of its largest values. `y`
 * is the output, `dy` its gradient, both `[batch, rows, columns, channels]`.
 */
export function maxPoolInput(pooled: Pooled, x: tf.Tensor, y: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const { batch, height, width, channels } = pooled;
  const { rows, columns, hasRight } = windowsOf(pooled);
  const elements = batch * height * width * channels;
  const body = `
  let c = i % ${channels}u;
  let p = i / ${channels}u;
  let q = p / ${width}u;
  let row = q % ${height}u / 2u;
  let column = p % ${width}u / 2u;
  var value = 0.0;
  if (row < ${rows}u && column < ${columns}u) {
    let out = ((q / ${height}u * ${rows}u + row) * ${columns}u + column) * ${channels}u + c;
    let largest = y[out];
    let corner = ((q / ${height}u * ${height}u + row * 2u) * ${width}u + column * 2u) * ${channels}u + c;
    let place = q % ${height}u % 2u * 2u + p % ${width}u % 2u;
    var isFirst = x[i] == largest;
    if (place > 0u && x[corner] == largest) { isFirst = false; }
    if (place > 1u && ${hasRight} && x[corner + ${channels}u] == largest) { isFirst = false; }
    if (place > 2u && x[corner + ${width * channels}u] == largest) { isFirst = false; }
    if (isFirst) { value = dy[out]; }
  }
  dx[i] = value;`;
  return runShader({
    code: eachOf(elements, body),
    groups: groupsFor(elements, 64),
    reads: { x, y, dy },
    makes: { dx: { shape: [batch, height, width, channels] } },
  }).dx;
}

/** The mean of each channel over the image: `[batch, height, width, channels]` → `[batch, channels]`. */
export function averageForward({ batch, height, width, channels }: Images, x: tf.Tensor): tf.Tensor {
  const [elements, pixels] = [batch * channels, height * width];
  const body = `
  let start = i / ${channels}u * ${pixels * channels}u + i % ${channels}u;
  var sum = 0.0;
  for (var p = 0u; p < ${pixels}u; p++) { sum += x[start + p * ${channels}u]; }
  y[i] = sum * ${1 / pixels};`;
  return runShader({
    code: eachOf(elements, body),
    groups: groupsFor(elements, 64),
    reads: { x },
    makes: { y: { shape: [batch, channels] } },
  }).y;
}

/** The gradient of the input of `averageForward`: `[batch, channels]` → `[batch, height, width, channels]`. */
export function averageInput({ batch, height, width, channels }: Images, dy: tf.Tensor): tf.Tensor {
  const [elements, pixels] = [batch * height * width * channels, height * width];
  const body = `  dx[i] = dy[i / ${pixels * channels}u * ${channels}u + i % ${channels}u] * ${1 / pixels};`;
  return runShader({
    code: eachOf(elements, body),
    groups: groupsFor(elements, 64),
    reads: { dy },
    makes: { dx: { shape: [batch, height, width, channels] } },
  }).dx;
}

import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../shader';

/** Images that are pooled. */
export interface Images {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Maximum over 2 × 2 windows; an odd last row or column is dropped. */
export function maxPoolForward({ batch, height, width, channels }: Images, x: tf.Tensor): tf.Tensor {
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  const elements = batch * rows * columns * channels;
  const body = `
  let c = i % ${channels}u;
  let p = i / ${channels}u;
  let q = p / ${columns}u;
  let first = ((q / ${rows}u * ${height}u + q % ${rows}u * 2u) * ${width}u + p % ${columns}u * 2u) * ${channels}u + c;
  let second = first + ${width * channels}u;
  y[i] = max(max(x[first], x[first + ${channels}u]), max(x[second], x[second + ${channels}u]));`;
  return runShader({
    code: eachOf(elements, body),
    groups: groupsFor(elements, 64),
    reads: { x },
    makes: { y: { shape: [batch, rows, columns, channels] } },
  }).y;
}

/** The gradient goes to the first of the largest in each window. `y` is what came out. */
export function maxPoolInput(
  { batch, height, width, channels }: Images,
  x: tf.Tensor,
  y: tf.Tensor,
  dy: tf.Tensor,
): tf.Tensor {
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  const elements = batch * height * width * channels;
  const body = `
  let c = i % ${channels}u;
  let p = i / ${channels}u;
  let q = p / ${width}u;
  let row = q % ${height}u;
  let column = p % ${width}u;
  var value = 0.0;
  if (row / 2u < ${rows}u && column / 2u < ${columns}u) {
    let out = ((q / ${height}u * ${rows}u + row / 2u) * ${columns}u + column / 2u) * ${channels}u + c;
    let largest = y[out];
    let corner = ((q / ${height}u * ${height}u + row / 2u * 2u) * ${width}u + column / 2u * 2u) * ${channels}u + c;
    let place = row % 2u * 2u + column % 2u;
    var isFirst = x[i] == largest;
    if (place > 0u && x[corner] == largest) { isFirst = false; }
    if (place > 1u && x[corner + ${channels}u] == largest) { isFirst = false; }
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

import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import { outputOf, sourceCode, type Windows } from '../convolution/webgpuKernels';

/** A depthwise convolution, one filter per channel, without bias. */
export interface Depthwise extends Windows {
  /** Index of its weights `[size, size, channels, 1]` in the flat parameters. */
  readonly at: number;
}

/**
 * WGSL of `inputAt(b, row, column, r, s, c)`: channel `c` of the input under row `r` and column `s` of the window of
 * output pixel (`row`, `column`) of example `b`; zero outside of the image.
 */
function inputCode(layer: Depthwise): string {
  const { height, width, channels, stride } = layer;
  const { top, left } = outputOf(layer);
  return `
fn inputAt(b: u32, row: u32, column: u32, r: u32, s: u32, c: u32) -> f32 {
  let y = i32(row * ${stride}u + r) - ${top};
  let z = i32(column * ${stride}u + s) - ${left};
  if (y < 0 || y >= ${height} || z < 0 || z >= ${width}) { return 0.0; }
  return x[((b * ${height}u + u32(y)) * ${width}u + u32(z)) * ${channels}u + c];
}`;
}

/** `[batch, height, width, channels]` → `[batch, outHeight, outWidth, channels]`. Must run inside `tf.tidy`. */
export function depthwiseForward(layer: Depthwise, x: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { batch, channels, size, at } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const elements = batch * outHeight * outWidth * channels;
  const body = `
  let c = i % ${channels}u;
  let p = i / ${channels}u;
  let q = p / ${outWidth}u;
  var sum = 0.0;
  for (var tap = 0u; tap < ${size * size}u; tap++) {
    let value = inputAt(q / ${outHeight}u, q % ${outHeight}u, p % ${outWidth}u, tap / ${size}u, tap % ${size}u, c);
    sum = fma(value, parameters[${at}u + tap * ${channels}u + c], sum);
  }
  y[i] = sum;`;
  return runShader({
    code: inputCode(layer) + eachOf(elements, body),
    groups: groupsFor(elements, 64),
    reads: { x, parameters },
    makes: { y: { shape: [batch, outHeight, outWidth, channels] } },
  }).y;
}

/** Output pixels that one workgroup sums over. */
const pixels = 512;

/** Number of partial sums in which `depthwiseWeights` writes the gradient. */
export const depthwiseParts = (layer: Depthwise): number => {
  const { outHeight, outWidth } = outputOf(layer);
  return Math.ceil((layer.batch * outHeight * outWidth) / pixels);
};

/**
 * Writes partial sums of the gradient of the weights to the flat `gradient`, from index `from` on: `depthwiseParts` of
 * them, each `size · size · channels` long. A workgroup sums one weight over 512 pixels. Must run inside `tf.tidy`.
 */
export function depthwiseWeights(
  layer: Depthwise,
  x: tf.Tensor,
  dy: tf.Tensor,
  gradient: tf.Tensor,
  from: number,
): void {
  const { batch, channels, size } = layer;
  const { outHeight, outWidth } = outputOf(layer);
  const [count, weights] = [batch * outHeight * outWidth, size * size * channels];
  const code = `
var<workgroup> sums: array<f32, 64>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let c = group.x % ${channels}u;
  let tap = group.x / ${channels}u;
  let end = min(group.y * ${pixels}u + ${pixels}u, ${count}u);
  var sum = 0.0;
  for (var p = group.y * ${pixels}u + thread; p < end; p += 64u) {
    let q = p / ${outWidth}u;
    let value = inputAt(q / ${outHeight}u, q % ${outHeight}u, p % ${outWidth}u, tap / ${size}u, tap % ${size}u, c);
    sum = fma(value, dy[p * ${channels}u + c], sum);
  }
  sums[thread] = sum;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (thread < half) { sums[thread] += sums[thread + half]; }
    workgroupBarrier();
  }
  if (thread == 0u) { gradient[${from}u + group.y * ${weights}u + group.x] = sums[0]; }
}`;
  runShader({
    code: inputCode(layer) + code,
    groups: [weights, depthwiseParts(layer), 1],
    reads: { x, dy },
    writes: { gradient },
  });
}

/** The gradient of the input, `[batch, height, width, channels]`. Must run inside `tf.tidy`. */
export function depthwiseInput(layer: Depthwise, dy: tf.Tensor, parameters: tf.Tensor): tf.Tensor {
  const { batch, height, width, channels, size, stride, at } = layer;
  const { outHeight, outWidth, top, left } = outputOf(layer);
  const elements = batch * height * width * channels;
  const body = `
  let c = i % ${channels}u;
  let p = i / ${channels}u;
  let q = p / ${width}u;
  var sum = 0.0;
  for (var tap = 0u; tap < ${size * size}u; tap++) {
    let row = sourceRow(q % ${height}u, tap / ${size}u);
    let column = sourceColumn(p % ${width}u, tap % ${size}u);
    if (row < 0 || column < 0) { continue; }
    let value = dy[((q / ${height}u * ${outHeight}u + u32(row)) * ${outWidth}u + u32(column)) * ${channels}u + c];
    sum = fma(value, parameters[${at}u + tap * ${channels}u + c], sum);
  }
  dx[i] = sum;`;
  return runShader({
    code:
      sourceCode('sourceRow', stride, top, outHeight) +
      sourceCode('sourceColumn', stride, left, outWidth) +
      eachOf(elements, body),
    groups: groupsFor(elements, 64),
    reads: { dy, parameters },
    makes: { dx: { shape: [batch, height, width, channels] } },
  }).dx;
}

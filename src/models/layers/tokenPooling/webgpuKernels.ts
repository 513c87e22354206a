import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../../../backend/webgpu/shader';
import { type Sequences, shapeOf, sizeOf } from '../webgpuSequences';

/** The mean over the tokens of each example, `[batch, width]`; 0 without any. Must run inside `tf.tidy`. */
export function meanForward(layer: Sequences, x: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const { batch, positions, width } = layer;
  const body = `
  let example = i / ${width}u;
  var sum = 0.0;
  var count = 0.0;
  for (var position = 0u; position < ${positions}u; position++) {
    if (ids[example * ${positions}u + position] != 0.0) {
      sum += x[(example * ${positions}u + position) * ${width}u + i % ${width}u];
      count += 1.0;
    }
  }
  y[i] = sum / max(count, 1.0);`;
  const code = eachOf(batch * width, body);
  return runShader({
    ...{ code, groups: groupsFor(batch * width, 64), reads: { x, ids } },
    makes: { y: { shape: [batch, width] } },
  }).y;
}

/** The gradient of the input of {@link meanForward}, for that of its output. Must run inside `tf.tidy`. */
export function meanInput(layer: Sequences, dy: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const { positions, width } = layer;
  const body = `
  let place = i / ${width}u;
  let example = place / ${positions}u;
  var count = 0.0;
  for (var position = 0u; position < ${positions}u; position++) {
    count += select(0.0, 1.0, ids[example * ${positions}u + position] != 0.0);
  }
  dx[i] = select(0.0, dy[example * ${width}u + i % ${width}u] / max(count, 1.0), ids[place] != 0.0);`;
  return runShader({
    ...{ code: eachOf(sizeOf(layer), body), groups: groupsFor(sizeOf(layer), 64), reads: { dy, ids } },
    makes: { dx: { shape: shapeOf(layer) } },
  }).dx;
}

/** The maximum over tokens, and where it is, both `[batch, width]`: the first of equal ones, −1 without any token. */
export interface Greatest {
  readonly y: tf.Tensor;
  readonly at: tf.Tensor;
}

/** The maximum over the tokens of each example, `[batch, width]`; 0 without any. Must run inside `tf.tidy`. */
export function maxForward(layer: Sequences, x: tf.Tensor, ids: tf.Tensor): Greatest {
  const { batch, positions, width } = layer;
  const body = `
  let example = i / ${width}u;
  var most = 0.0;
  var best = -1.0;
  for (var position = 0u; position < ${positions}u; position++) {
    if (ids[example * ${positions}u + position] == 0.0) { continue; }
    let value = x[(example * ${positions}u + position) * ${width}u + i % ${width}u];
    if (best < 0.0 || value > most) {
      most = value;
      best = f32(position);
    }
  }
  y[i] = most;
  at[i] = best;`;
  const code = eachOf(batch * width, body);
  const shape = [batch, width];
  return runShader({
    ...{ code, groups: groupsFor(batch * width, 64), reads: { x, ids } },
    makes: { y: { shape }, at: { shape } },
  });
}

/** The gradient of the input of {@link maxForward}, for that of its output. Must run inside `tf.tidy`. */
export function maxInput(layer: Sequences, { at }: Pick<Greatest, 'at'>, dy: tf.Tensor): tf.Tensor {
  const { positions, width } = layer;
  const body = `
  let place = i / ${width}u;
  let source = place / ${positions}u * ${width}u + i % ${width}u;
  dx[i] = select(0.0, dy[source], at[source] == f32(place % ${positions}u));`;
  return runShader({
    ...{ code: eachOf(sizeOf(layer), body), groups: groupsFor(sizeOf(layer), 64), reads: { at, dy } },
    makes: { dx: { shape: shapeOf(layer) } },
  }).dx;
}

/** WGSL: sets `last` to the position of the last token of `example`, −1 without any. */
const lastPlace = (positions: number): string => `
  var last = ${positions - 1};
  while (last >= 0 && ids[example * ${positions}u + u32(last)] == 0.0) { last--; }`;

/** The vector of the last token of each example, `[batch, width]`; 0 without any. Must run inside `tf.tidy`. */
export function lastForward(layer: Sequences, x: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const { batch, positions, width } = layer;
  const body = `
  let example = i / ${width}u;
  ${lastPlace(positions)}
  y[i] = 0.0;
  if (last >= 0) { y[i] = x[(example * ${positions}u + u32(last)) * ${width}u + i % ${width}u]; }`;
  const code = eachOf(batch * width, body);
  return runShader({
    ...{ code, groups: groupsFor(batch * width, 64), reads: { x, ids } },
    makes: { y: { shape: [batch, width] } },
  }).y;
}

/** The gradient of the input of {@link lastForward}, for that of its output. Must run inside `tf.tidy`. */
export function lastInput(layer: Sequences, dy: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const { positions, width } = layer;
  const body = `
  let place = i / ${width}u;
  let example = place / ${positions}u;
  ${lastPlace(positions)}
  dx[i] = select(0.0, dy[example * ${width}u + i % ${width}u], last == i32(place % ${positions}u));`;
  return runShader({
    ...{ code: eachOf(sizeOf(layer), body), groups: groupsFor(sizeOf(layer), 64), reads: { dy, ids } },
    makes: { dx: { shape: shapeOf(layer) } },
  }).dx;
}

import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';

/** Layer normalisation of `[rows, width]`, row by row (Ba et al., 2016). */
export interface LayerNorm {
  readonly rows: number;
  readonly width: number;
  /** Index of its first weight in the flat parameters: the gains, then the biases. */
  readonly at: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** The result of the forward pass. */
export interface LayerNormed {
  /** Shaped like the input. */
  readonly y: tf.Tensor;
  /** `[rows, 2]`: mean and 1 / √(variance + ε) of each row, for the gradients. */
  readonly moments: tf.Tensor;
}

/** Threads of a workgroup, and those that share a row. */
const [threads, lanes] = [64, 16];
const rowsAtOnce = threads / lanes;

/** WGSL that sums `value` (f32) over the lanes of each row, through workgroup memory: every lane gets the sum. */
const laneSum = (name: string, value: string) => `
  workgroupBarrier();
  partial[thread] = ${value};
  workgroupBarrier();
  var ${name} = 0.0;
  for (var other = 0u; other < ${lanes}u; other++) { ${name} += partial[thread / ${lanes}u * ${lanes}u + other]; }`;

const head = `
var<workgroup> partial: array<f32, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let lane = thread % ${lanes}u;`;

/** (x − mean) / √(variance + ε) · gain + bias for each row. `x` has `rows · width` elements. Must run inside `tf.tidy`. */
export function layerNormForward(layer: LayerNorm, x: tf.Tensor, parameters: tf.Tensor): LayerNormed {
  const { rows, width, at, epsilon } = layer;
  // Lanes past the last row repeat it, so that every barrier is met by all threads.
  const code = `${head}
  let row = min(group.x * ${rowsAtOnce}u + thread / ${lanes}u, ${rows - 1}u);
  var first = 0.0;
  for (var c = lane; c < ${width}u; c += ${lanes}u) { first += x[row * ${width}u + c]; }
  ${laneSum('total', 'first')}
  let mean = total / ${width}.0;
  var second = 0.0;
  for (var c = lane; c < ${width}u; c += ${lanes}u) {
    let d = x[row * ${width}u + c] - mean;
    second += d * d;
  }
  ${laneSum('squares', 'second')}
  let reciprocal = inverseSqrt(squares / ${width}.0 + ${epsilon});
  if (group.x * ${rowsAtOnce}u + thread / ${lanes}u >= ${rows}u) { return; }
  for (var c = lane; c < ${width}u; c += ${lanes}u) {
    let i = row * ${width}u + c;
    y[i] = (x[i] - mean) * reciprocal * parameters[${at}u + c] + parameters[${at + width}u + c];
  }
  if (lane == 0u) {
    moments[row * 2u] = mean;
    moments[row * 2u + 1u] = reciprocal;
  }
}`;
  const groups = [Math.ceil(rows / rowsAtOnce), 1, 1] as const;
  return runShader({
    ...{ code, groups, reads: { x, parameters } },
    makes: { y: { shape: x.shape }, moments: { shape: [rows, 2] } },
  });
}

/** Number of partial sums of the gradient of the weights: one for each workgroup of {@link layerNormBack}. */
export const layerNormParts = ({ rows }: Pick<LayerNorm, 'rows'>): number =>
  Math.max(1, Math.min(64, Math.ceil(rows / 16)));

/**
 * Writes the gradients of gains and biases to the flat `gradient`, from index `from` on, as one partial sum for each of
 * {@link layerNormParts} blocks of rows, and returns the gradient of the input, plus `addend` in its shape if given.
 * Must run inside `tf.tidy`.
 */
export function layerNormBack(
  layer: LayerNorm,
  x: tf.Tensor,
  { moments }: Pick<LayerNormed, 'moments'>,
  dy: tf.Tensor,
  parameters: tf.Tensor,
  gradient: tf.Tensor,
  from: number,
  addend: tf.Tensor | null,
): tf.Tensor {
  const { rows, width, at } = layer;
  const parts = layerNormParts(layer);
  const perPart = Math.ceil(rows / parts);
  const normed = `(x[i] - moments[row * 2u]) * moments[row * 2u + 1u]`;
  const code = `${head}
  let begin = group.x * ${perPart}u;
  let end = min(begin + ${perPart}u, ${rows}u);
  for (var block = 0u; block < ${perPart}u; block += ${rowsAtOnce}u) {
    let own = begin + block + thread / ${lanes}u;
    let row = min(own, ${rows - 1}u);
    var plain = 0.0;
    var along = 0.0;
    for (var c = lane; c < ${width}u; c += ${lanes}u) {
      let i = row * ${width}u + c;
      let d = dy[i] * parameters[${at}u + c];
      plain += d;
      along += d * ${normed};
    }
    ${laneSum('plainSum', 'plain')}
    ${laneSum('alongSum', 'along')}
    if (own < end) {
      for (var c = lane; c < ${width}u; c += ${lanes}u) {
        let i = row * ${width}u + c;
        let d = dy[i] * parameters[${at}u + c];
        let centred = d - plainSum / ${width}.0 - ${normed} * alongSum / ${width}.0;
        dx[i] = centred * moments[row * 2u + 1u]${addend ? ' + addend[i]' : ''};
      }
    }
  }
  for (var c = thread; c < ${width}u; c += ${threads}u) {
    var gain = 0.0;
    var bias = 0.0;
    for (var row = begin; row < end; row++) {
      let i = row * ${width}u + c;
      gain += dy[i] * ${normed};
      bias += dy[i];
    }
    gradient[${from}u + group.x * ${2 * width}u + c] = gain;
    gradient[${from}u + group.x * ${2 * width}u + ${width}u + c] = bias;
  }
}`;
  const reads = { x, moments, dy, parameters, ...(addend && { addend }) };
  const makes = { dx: { shape: x.shape } };
  return runShader({ code, groups: [parts, 1, 1], reads, writes: { gradient }, makes }).dx;
}

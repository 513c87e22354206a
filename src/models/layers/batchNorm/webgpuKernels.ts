import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';

/**
 * Batch normalisation of `[rows, channels]` with the statistics of the batch, as in training (Ioffe & Szegedy 2015).
 */
export interface BatchNorm {
  readonly rows: number;
  readonly channels: number;
  /** Index of its first weight in the flat parameters: the scales of all channels, then the shifts. */
  readonly at: number;
  /** Index of its first running statistic in the flat statistics: the means of all channels, then the variances. */
  readonly statisticsAt: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** Weight of the old running statistics in their update; a batch has 1 − momentum. */
  readonly momentum: number;
  /** Whether ReLU follows. */
  readonly hasRelu: boolean;
}

/** The result of the forward pass. */
export interface Normalised {
  /** Shaped like the input. */
  readonly y: tf.Tensor;
  /** `[channels, 2]`: mean and 1 / √(variance + ε) of each channel, for the gradients. */
  readonly moments: tf.Tensor;
}

/** Threads of a workgroup. */
const threads = 64;
/** Elements per thread in the shaders of `elementsCode`. */
const each = 16;

/**
 * How the sums over rows are divided: `groups` workgroups of `perGroup` rows for each block of channels. A workgroup
 * has `lanes` threads for each of its `width` channels.
 */
function partition({ rows, channels }: BatchNorm) {
  const wanted = Math.ceil((rows * channels) / (threads * 64));
  const groups = Math.max(1, Math.min(64, wanted, rows));
  const perGroup = Math.ceil(rows / groups);
  const width = Math.min(channels, threads);
  return { groups, perGroup, width, lanes: Math.floor(threads / width), blocks: Math.ceil(channels / width) };
}

/**
 * A shader that sums two values per channel over each workgroup's rows, into `sums`, `[groups, channels, 2]`. `values`
 * is WGSL that adds those of row `row`, channel `c` and element `i` to `sum` (vec2f).
 */
function sumsCode(layer: BatchNorm, values: string): Pick<Parameters<typeof runShader>[0], 'code' | 'groups'> {
  const { rows, channels } = layer;
  const { groups, perGroup, width, lanes, blocks } = partition(layer);
  const code = `
var<workgroup> lanes: array<vec2f, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let c = group.y * ${width}u + thread % ${width}u;
  let lane = thread / ${width}u;
  var sum = vec2f(0.0);
  if (lane < ${lanes}u && c < ${channels}u) {
    let end = min((group.x + 1u) * ${perGroup}u, ${rows}u);
    for (var row = group.x * ${perGroup}u + lane; row < end; row += ${lanes}u) {
      let i = row * ${channels}u + c;
      ${values}
    }
  }
  lanes[thread] = sum;
  workgroupBarrier();
  if (lane == 0u && c < ${channels}u) {
    for (var other = 1u; other < ${lanes}u; other++) { sum += lanes[other * ${width}u + thread]; }
    let at = (group.x * ${channels}u + c) * 2u;
    sums[at] = sum.x;
    sums[at + 1u] = sum.y;
  }
}`;
  return { code, groups: [groups, blocks, 1] };
}

/**
 * A shader that follows `sumsCode`. `channel` is WGSL that every workgroup runs for each channel `c`, with the sum over
 * all rows in `total` (vec2f); `element` is WGSL for element `i` of channel `c`. `shared` declares workgroup memory.
 */
function elementsCode(layer: BatchNorm, shared: string, channel: string, element: string) {
  const { rows, channels } = layer;
  const { groups } = partition(layer);
  const elements = rows * channels;
  const perGroup = threads * each;
  const count = Math.ceil(elements / perGroup);
  const code = `
${shared}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let begin = (group.x + group.y * 65535u) * ${perGroup}u;
  for (var c = thread; c < ${channels}u; c += ${threads}u) {
    var total = vec2f(0.0);
    for (var part = 0u; part < ${groups}u; part++) {
      let at = (part * ${channels}u + c) * 2u;
      total += vec2f(sums[at], sums[at + 1u]);
    }
    ${channel}
  }
  workgroupBarrier();
  let end = min(begin + ${perGroup}u, ${elements}u);
  for (var i = begin + thread; i < end; i += ${threads}u) {
    let c = i % ${channels}u;
    ${element}
  }
}`;
  const folded: readonly [number, number, number] =
    count <= 65_535 ? [count, 1, 1] : [65_535, Math.ceil(count / 65_535), 1];
  return { code, groups: folded };
}

/**
 * (x − mean) / √(variance + ε) · scale + shift, plus `addend` (shaped like `x`) if given, then ReLU if the layer has
 * it. `x` is `[…, channels]` with `rows · channels` elements; `parameters` and `statistics` are flat. Updates the
 * running statistics in place. Must run inside `tf.tidy`.
 */
export function batchNormForward(
  layer: BatchNorm,
  x: tf.Tensor,
  parameters: tf.Tensor,
  statistics: tf.Tensor,
  addend: tf.Tensor | null,
): Normalised {
  const { rows, channels, at, statisticsAt, epsilon, momentum, hasRelu } = layer;
  // Differences from the first row, a value near the mean: Σx² − (Σx)² / n of x itself would cancel.
  const first = sumsCode(layer, 'let d = x[i] - x[c]; sum += vec2f(d, d * d);');
  const { groups } = partition(layer);
  const { sums } = runShader({ ...first, reads: { x }, makes: { sums: { shape: [groups, channels, 2] } } });
  const second = elementsCode(
    layer,
    `var<workgroup> centre: array<f32, ${channels}>;\nvar<workgroup> factor: array<f32, ${channels}>;`,
    `let offset = total.x / ${rows}.0;
    let mean = x[c] + offset;
    let variance = max(total.y / ${rows}.0 - offset * offset, 0.0);
    let reciprocal = inverseSqrt(variance + ${epsilon});
    centre[c] = mean;
    factor[c] = reciprocal * parameters[${at}u + c];
    if (begin == 0u) {
      moments[c * 2u] = mean;
      moments[c * 2u + 1u] = reciprocal;
      let old = vec2f(statistics[${statisticsAt}u + c], statistics[${statisticsAt + channels}u + c]);
      statistics[${statisticsAt}u + c] = old.x * ${momentum} + mean * ${1 - momentum};
      statistics[${statisticsAt + channels}u + c] = old.y * ${momentum} + variance * ${1 - momentum};
    }`,
    `let value = (x[i] - centre[c]) * factor[c] + parameters[${at + channels}u + c]${addend ? ' + addend[i]' : ''};
    y[i] = ${hasRelu ? 'max(value, 0.0)' : 'value'};`,
  );
  return runShader({
    ...second,
    reads: { x, sums, parameters, ...(addend && { addend }) },
    writes: { statistics },
    makes: { y: { shape: x.shape }, moments: { shape: [channels, 2] } },
  });
}

/** Gradients from `batchNormBack`, each shaped like the input. */
export interface BatchNormBack {
  /** Gradient of the input. */
  readonly dx: tf.Tensor;
  /** Gradient before ReLU, which is also that of the addend; null unless `keepsIncoming`. */
  readonly dz: tf.Tensor | null;
}

/**
 * The gradients of `batchNormForward`. `moments` are from the forward pass; `back.dy` is the gradient of the output,
 * `back.relu` the output if the layer has ReLU. Writes the gradients of scale and shift to the flat `gradient`, from
 * index `from` on. Must run inside `tf.tidy`.
 */
export function batchNormBack(
  layer: BatchNorm,
  x: tf.Tensor,
  moments: tf.Tensor,
  back: { readonly dy: tf.Tensor; readonly relu: tf.Tensor | null },
  parameters: tf.Tensor,
  gradient: tf.Tensor,
  from: number,
  keepsIncoming: boolean,
): BatchNormBack {
  const { rows, channels, at } = layer;
  const { dy, relu } = back;
  const incoming = relu ? 'select(0.0, dy[i], relu[i] > 0.0)' : 'dy[i]';
  const reads = { dy, ...(relu && { relu }) };
  const first = sumsCode(
    layer,
    `let d = ${incoming};
      ${keepsIncoming ? 'dz[i] = d;' : ''}
      sum += vec2f(d, d * (x[i] - moments[c * 2u]) * moments[c * 2u + 1u]);`,
  );
  const { groups } = partition(layer);
  const summed = runShader<'sums' | 'dz'>({
    ...first,
    reads: { ...reads, x, moments },
    makes: {
      sums: { shape: [groups, channels, 2] },
      ...(keepsIncoming && { dz: { shape: x.shape } }),
    } as { sums: { shape: number[] }; dz: { shape: number[] } },
  });
  const { sums } = summed;
  const dz = keepsIncoming ? summed.dz : null;
  const second = elementsCode(
    layer,
    `var<workgroup> means: array<vec2f, ${channels}>;`,
    `means[c] = total / ${rows}.0;
    if (begin == 0u) { gradient[${from}u + c] = total.y; gradient[${from + channels}u + c] = total.x; }`,
    `let reciprocal = moments[c * 2u + 1u];
    let normal = (x[i] - moments[c * 2u]) * reciprocal;
    let d = ${dz ? 'dz[i]' : incoming};
    dx[i] = parameters[${at}u + c] * reciprocal * (d - means[c].x - normal * means[c].y);`,
  );
  const { dx } = runShader({
    ...second,
    reads: { ...(dz ? { dz } : reads), x, moments, sums, parameters },
    writes: { gradient },
    makes: { dx: { shape: x.shape } },
  });
  return { dx, dz };
}

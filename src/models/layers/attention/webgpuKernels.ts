import type * as tf from '@tensorflow/tfjs';
import { runShader } from '../../../backend/webgpu/shader';

/**
 * Multi-head attention on projected vectors (Vaswani et al., NeurIPS 2017): queries, keys and values of all heads side
 * by side, `[batch, positions, 3 · heads · width]`, to `[batch, positions, heads · width]`.
 */
export interface Attention {
  readonly batch: number;
  readonly positions: number;
  readonly heads: number;
  /** Numbers of one head. */
  readonly width: number;
  /** Whether a position sees only itself and the positions before it. */
  readonly isCausal: boolean;
}

/** The result of the forward pass. */
export interface Attended {
  /** `[batch, positions, heads · width]`. */
  readonly y: tf.Tensor;
  /** The logarithm of the sum of exponentials of each query's scores, `[batch, heads, positions]`, for the gradients. */
  readonly logSums: tf.Tensor;
}

const threads = 64;

/** WGSL shared by both passes: one workgroup for each head of each example; no matrix of scores is ever stored. */
function headOf({ positions, heads, width, isCausal }: Attention): string {
  const triple = 3 * heads * width;
  return `
fn place(position: u32, part: u32) -> u32 {
  return (example * ${positions}u + position) * ${triple}u + part * ${heads * width}u + head * ${width}u;
}
fn isSeen(query: u32, key: u32) -> bool {
  return ids[example * ${positions}u + key] != 0.0${isCausal ? ' && key <= query' : ''};
}
fn score(query: u32, key: u32) -> f32 {
  let q = place(query, 0u);
  let k = place(key, 1u);
  var sum = 0.0;
  for (var c = 0u; c < ${width}u; c++) { sum = fma(projected[q + c], projected[k + c], sum); }
  return sum * ${1 / Math.sqrt(width)};
}
var<private> example: u32;
var<private> head: u32;
`;
}

const begin = (heads: number) => `
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  example = group.x / ${heads}u;
  head = group.x % ${heads}u;
  let sums = group.x;`;

/**
 * The values of an example's tokens, weighted by attention. `ids` `[batch, positions]` are whole floats, 0 at padding,
 * which is never a key; a query without any key gets 0. Must run inside `tf.tidy`.
 */
export function attentionForward(layer: Attention, projected: tf.Tensor, ids: tf.Tensor): Attended {
  const { batch, positions, heads, width } = layer;
  // Scores are summed on the way: the largest so far is taken out, and the sum rescaled when it grows (Milakov & Gimelshein 2018).
  const code = `${headOf(layer)}${begin(heads)}
  for (var query = thread; query < ${positions}u; query += ${threads}u) {
    var largest = -1e30;
    var sum = 0.0;
    var mixed: array<f32, ${width}>;
    for (var c = 0u; c < ${width}u; c++) { mixed[c] = 0.0; }
    for (var key = 0u; key < ${positions}u; key++) {
      if (!isSeen(query, key)) { continue; }
      let own = score(query, key);
      let most = max(largest, own);
      let rescaled = exp(largest - most);
      let weight = exp(own - most);
      let v = place(key, 2u);
      for (var c = 0u; c < ${width}u; c++) { mixed[c] = mixed[c] * rescaled + weight * projected[v + c]; }
      sum = sum * rescaled + weight;
      largest = most;
    }
    let at = (example * ${positions}u + query) * ${heads * width}u + head * ${width}u;
    for (var c = 0u; c < ${width}u; c++) { y[at + c] = select(0.0, mixed[c] / sum, sum > 0.0); }
    logSums[sums * ${positions}u + query] = select(0.0, largest + log(sum), sum > 0.0);
  }
}`;
  return runShader({
    ...{ code, groups: [batch * heads, 1, 1], reads: { projected, ids } },
    makes: { y: { shape: [batch, positions, heads * width] }, logSums: { shape: [batch, heads, positions] } },
  });
}

/**
 * The gradient of `projected` for the gradient `dy` of the output; scores are computed again from queries and keys (Dao
 * et al., “FlashAttention”, NeurIPS 2022, algorithm 4). Every sum is taken by one thread, in the order of positions.
 * Must run inside `tf.tidy`.
 */
export function attentionBack(
  layer: Attention,
  projected: tf.Tensor,
  ids: tf.Tensor,
  { y, logSums }: Attended,
  dy: tf.Tensor,
): tf.Tensor {
  const { batch, positions, heads, width } = layer;
  const scale = 1 / Math.sqrt(width);
  const each = (line: string) => `for (var c = 0u; c < ${width}u; c++) { ${line} }`;
  const code = `${headOf(layer)}
var<workgroup> shifts: array<f32, ${positions}>;
fn output(query: u32) -> u32 { return (example * ${positions}u + query) * ${heads * width}u + head * ${width}u; }
fn along(query: u32, key: u32) -> f32 {
  let o = output(query);
  let v = place(key, 2u);
  var sum = 0.0;
  ${each('sum = fma(dy[o + c], projected[v + c], sum);')}
  return sum;
}
${begin(heads)}
  for (var query = thread; query < ${positions}u; query += ${threads}u) {
    let o = output(query);
    var shift = 0.0;
    ${each('shift = fma(dy[o + c], y[o + c], shift);')}
    shifts[query] = shift;
    var gradient: array<f32, ${width}>;
    ${each('gradient[c] = 0.0;')}
    for (var key = 0u; key < ${positions}u; key++) {
      if (!isSeen(query, key)) { continue; }
      let weight = exp(score(query, key) - logSums[sums * ${positions}u + query]);
      let d = weight * (along(query, key) - shift) * ${scale};
      let k = place(key, 1u);
      ${each('gradient[c] = fma(d, projected[k + c], gradient[c]);')}
    }
    let at = place(query, 0u);
    ${each('dx[at + c] = gradient[c];')}
  }
  workgroupBarrier();
  for (var key = thread; key < ${positions}u; key += ${threads}u) {
    var ofKey: array<f32, ${width}>;
    var ofValue: array<f32, ${width}>;
    ${each('ofKey[c] = 0.0; ofValue[c] = 0.0;')}
    for (var query = 0u; query < ${positions}u; query++) {
      if (!isSeen(query, key)) { continue; }
      let weight = exp(score(query, key) - logSums[sums * ${positions}u + query]);
      let d = weight * (along(query, key) - shifts[query]) * ${scale};
      let q = place(query, 0u);
      let o = output(query);
      ${each('ofKey[c] = fma(d, projected[q + c], ofKey[c]); ofValue[c] = fma(weight, dy[o + c], ofValue[c]);')}
    }
    let k = place(key, 1u);
    let v = place(key, 2u);
    ${each('dx[k + c] = ofKey[c]; dx[v + c] = ofValue[c];')}
  }
}`;
  return runShader({
    ...{ code, groups: [batch * heads, 1, 1], reads: { projected, ids, y, logSums, dy } },
    makes: { dx: { shape: projected.shape } },
  }).dx;
}

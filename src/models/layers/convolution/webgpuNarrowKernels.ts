import type { Shader } from '../../../backend/webgpu/shader';

/**
 * Convolutions with few channels. Tiles in workgroup memory would be reused too little to pay, so every thread keeps
 * the sums of a few pixels and channels in registers and reads its factors from global memory.
 */

/** Largest number of columns (output channels of the product) of a narrow convolution. */
export const maxNarrow = 16;

/** Threads of a workgroup. */
const threads = 64;
/** Pixels and columns per thread. */
const [pixelsEach, columnsEach] = [4, 8];
const each = (count: number, line: (at: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, at) => line(at)).join(between);
/** WGSL of column `at` of a thread's block, clamped to the last column; sums beyond that are never stored. */
const column = (at: number, columns: number) =>
  columns % columnsEach === 0 ? `n0 + ${at}u` : `min(n0 + ${at}u, ${columns - 1}u)`;

/** A sum over window places and channels, for every pixel and column: the forward pass or the gradient of the input. */
export interface NarrowSums {
  /** Pixels of the result, over the whole batch. */
  readonly pixels: number;
  /** Channels of the result. */
  readonly columns: number;
  /** Height and width of a window. */
  readonly size: number;
  /** Channels that are summed at each place of the window. */
  readonly inner: number;
  /**
   * WGSL of a function `place(p, r, s) -> i32`: index of the first channel at place (r, s) of a window, −1 for none.
   */
  readonly place: string;
  /** WGSL expression of channel `k` at index `at` (u32). */
  readonly value: string;
  /** WGSL expression of the weight at place `t` of the window, channel `k` and column `n`. */
  readonly weight: (n: string) => string;
  /** WGSL statement that stores `sum` for pixel `p` and column `n`. */
  readonly store: string;
}

/** The WGSL of `NarrowSums`, without bindings, and its workgroups. */
export function narrowSums(sums: NarrowSums): Pick<Shader<never>, 'code' | 'groups'> {
  const { pixels, columns, size, inner, place, value, weight, store } = sums;
  const code = `
${place}
fn valueAt(at: u32, k: u32) -> f32 { return ${value}; }
fn store(p: u32, n: u32, sum: f32) { ${store} }
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n0 = group.y * ${columnsEach}u;
  ${each(pixelsEach, (q) => `let p${q} = group.x * ${threads * pixelsEach}u + ${q * threads}u + thread;`)}
  ${each(pixelsEach, (q) => each(columnsEach, (j) => `var s${q}_${j} = 0.0;`), '\n  ')}
  for (var t = 0u; t < ${size * size}u; t++) {
    ${each(pixelsEach, (q) => `let place${q} = place(min(p${q}, ${pixels - 1}u), t / ${size}u, t % ${size}u); let at${q} = u32(max(place${q}, 0));`, '\n    ')}
    for (var k = 0u; k < ${inner}u; k++) {
      ${each(columnsEach, (j) => `let w${j} = ${weight(column(j, columns))};`)}
      ${each(pixelsEach, (q) => `let v${q} = select(0.0, valueAt(at${q}, k), place${q} >= 0);`)}
      ${each(pixelsEach, (q) => each(columnsEach, (j) => `s${q}_${j} = fma(v${q}, w${j}, s${q}_${j});`), '\n      ')}
    }
  }
  ${each(pixelsEach, (q) => each(columnsEach, (j) => `if (p${q} < ${pixels}u && n0 + ${j}u < ${columns}u) { store(p${q}, n0 + ${j}u, s${q}_${j}); }`), '\n  ')}
}`;
  return { code, groups: [Math.ceil(pixels / (threads * pixelsEach)), Math.ceil(columns / columnsEach), 1] };
}

/** A sum over pixels, for every row and column: the gradient of the weights. */
export interface NarrowWeights {
  /** Weights per column: window places × channels, and one for the bias if any. */
  readonly rows: number;
  /** Output channels. */
  readonly columns: number;
  /** Output pixels over the whole batch. */
  readonly pixels: number;
  /** WGSL of a function `valueOf(p, m) -> f32`: the input that weight `m` is multiplied with at pixel `p`. */
  readonly value: string;
  /** WGSL expression of the incoming gradient at pixel `p` and column `n`. */
  readonly incoming: (n: string) => string;
  /** WGSL statement that stores `sum` for row `m`, column `n` and part `part`. */
  readonly store: string;
}

/** Number of partial sums of `narrowWeights`: at most 64, each of at least 512 pixels except the last. */
export const narrowParts = (pixels: number): number => Math.ceil(pixels / Math.max(512, Math.ceil(pixels / 64)));

/**
 * The WGSL of `NarrowWeights`, without bindings, and its workgroups. The threads of a workgroup divide the rows, and
 * also the pixels where there are fewer rows than threads.
 */
export function narrowWeights(sums: NarrowWeights): Pick<Shader<never>, 'code' | 'groups'> {
  const { rows, columns, pixels, value, incoming, store } = sums;
  const parts = narrowParts(pixels);
  const perPart = Math.ceil(pixels / parts);
  const height = Math.min(rows, threads);
  const lanes = Math.floor(threads / height);
  const code = `
${value}
fn store(m: u32, n: u32, part: u32, sum: f32) { ${store} }
var<workgroup> laneSums: array<f32, ${threads * columnsEach}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n0 = group.y * ${columnsEach}u;
  let lane = thread / ${height}u;
  let m = group.x * ${height}u + thread % ${height}u;
  ${each(columnsEach, (j) => `var s${j} = 0.0;`)}
  if (lane < ${lanes}u && m < ${rows}u) {
    let end = min((group.z + 1u) * ${perPart}u, ${pixels}u);
    for (var p = group.z * ${perPart}u + lane; p < end; p += ${lanes}u) {
      let v = valueOf(p, m);
      ${each(columnsEach, (j) => `s${j} = fma(v, ${incoming(column(j, columns))}, s${j});`)}
    }
  }
  ${each(columnsEach, (j) => `laneSums[${j * threads}u + thread] = s${j};`)}
  workgroupBarrier();
  if (lane == 0u && m < ${rows}u) {
    for (var j = 0u; j < ${columnsEach}u; j++) {
      if (n0 + j >= ${columns}u) { break; }
      var sum = 0.0;
      for (var other = 0u; other < ${lanes}u; other++) { sum += laneSums[j * ${threads}u + other * ${height}u + thread]; }
      store(m, n0 + j, group.z, sum);
    }
  }
}`;
  return { code, groups: [Math.ceil(rows / height), Math.ceil(columns / columnsEach), parts] };
}

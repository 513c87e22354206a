import type { Shader } from '../shader';

/**
 * Convolutions with few channels: there is too little to reuse for tiles in workgroup memory to pay, so every thread
 * keeps the sums of a few pixels and channels in registers and reads what it needs.
 */

/** Columns up to which a convolution is narrow. */
export const mostNarrow = 16;

const threads = 64;
/** Pixels and columns of one thread. */
const [pixelsEach, columnsEach] = [4, 8];
const each = (count: number, line: (at: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, at) => line(at)).join(between);
/** The column of a thread's block that is there in any case: what is computed for others is never stored. */
const column = (at: number, columns: number) =>
  columns % columnsEach === 0 ? `n0 + ${at}u` : `min(n0 + ${at}u, ${columns - 1}u)`;

export interface NarrowSums {
  readonly pixels: number;
  readonly columns: number;
  readonly size: number;
  /** Values that are added up for each tap. */
  readonly inner: number;
  /** WGSL: functions `place(p, r, s) -> i32`, where the values of a tap begin, −1 for none. */
  readonly place: string;
  /** WGSL for the value `k` after place `at` (u32). */
  readonly value: string;
  /** WGSL for the weight of tap `t`, value `k` and column `n`. */
  readonly weight: (n: string) => string;
  /** WGSL that stores `sum` for pixel `p` and column `n`. */
  readonly store: string;
}

/** Sums over taps and values, for every pixel and column. */
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

export interface NarrowWeights {
  /** Weights for each column: taps × channels, and one for a bias. */
  readonly rows: number;
  readonly columns: number;
  readonly pixels: number;
  /** WGSL: a function `valueOf(p, m) -> f32`, what row `m` is multiplied with at pixel `p`. */
  readonly value: string;
  /** WGSL for the incoming gradient of pixel `p` at column `n`. */
  readonly incoming: (n: string) => string;
  /** WGSL that stores `sum` for row `m`, column `n` and part `part`. */
  readonly store: string;
}

/** Sums over pixels are made in so many parts. */
export const narrowParts = (pixels: number): number => Math.ceil(pixels / Math.max(512, Math.ceil(pixels / 64)));

/** Sums over pixels, for every row and column: threads share the rows, and the pixels where rows are few. */
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

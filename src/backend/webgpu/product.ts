import type { Shader } from './shader';

/**
 * A matrix product whose factors are read through functions: C[m, n] = Σₖ left(m, k) · right(k, n). Dense layers,
 * convolutions and their gradients all have this form. Tiles of both factors are kept in workgroup memory, and every
 * thread accumulates a small block of C in registers.
 */
export interface Product {
  /** Size of the dimension m. */
  readonly rows: number;
  /** Size of the dimension n. */
  readonly columns: number;
  /** Size of the dimension k. */
  readonly inner: number;
  /** WGSL function body that returns the value at `m`, `k` (u32). Only called within the bounds. */
  readonly left: string;
  /** WGSL function body that returns the value at `k`, `n` (u32). Only called within the bounds. */
  readonly right: string;
  /** Along which dimension the values of `left` are contiguous in memory: `inner` is k, `outer` is m. */
  readonly leftContiguous: 'inner' | 'outer';
  /** The same for `right`: `inner` is k, `outer` is n. */
  readonly rightContiguous: 'inner' | 'outer';
  /** WGSL statements that store `sum` (f32) for `m`, `n` and part `part` (u32) of the inner dimension. */
  readonly store: string;
  /** Number of workgroups that share one inner dimension; each stores a partial sum. 1 unless given. */
  readonly parts?: number;
}

/** Threads of a workgroup. */
const threads = 64;

/** How a workgroup covers C: `down` × `across` threads, each with `perColumn` rows and `perRow` columns of C. */
function tileOf({ rows, columns }: Pick<Product, 'rows' | 'columns'>) {
  const across = columns <= 4 ? 1 : columns <= 8 ? 2 : columns <= 16 || rows > 8 * columns ? 4 : 8;
  const down = threads / across;
  const perRow = 4;
  const perColumn = rows <= down ? 1 : rows <= 2 * down ? 2 : 4;
  return { across, down, perRow, perColumn };
}

/** Number of parts of the inner dimension that gives about 128 workgroups, with at least 256 terms per part. */
export function partsOf(product: Pick<Product, 'rows' | 'columns' | 'inner'>): number {
  const { across, down, perRow, perColumn } = tileOf(product);
  const groups = Math.ceil(product.rows / (down * perColumn)) * Math.ceil(product.columns / (across * perRow));
  return Math.max(1, Math.min(Math.floor(product.inner / 256), Math.ceil(128 / groups)));
}

/** The WGSL of a product, without bindings, and its workgroups: `[row tiles, column tiles, parts]`. */
export function productCode(product: Product): Pick<Shader<never>, 'code' | 'groups'> {
  const { rows, columns, inner, left, right, leftContiguous, rightContiguous, store, parts = 1 } = product;
  const { across, down, perRow, perColumn } = tileOf(product);
  const [height, width] = [down * perColumn, across * perRow];
  // Elements of the inner dimension in workgroup memory at a time.
  const depth = inner <= 4 ? 4 : inner <= 8 ? 8 : 16;
  const length = Math.ceil(inner / parts / depth) * depth;
  const each = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => line(at));
  const block = (line: (row: number, column: number) => string) =>
    each(perColumn, (row) => each(perRow, (column) => line(row, column)).join(' ')).join('\n    ');
  // Neighbouring threads should read neighbouring memory. The tiles have one padding column, against bank conflicts.
  const place = (contiguous: 'inner' | 'outer', size: number) =>
    contiguous === 'inner' ? [`i / ${depth}u`, `i % ${depth}u`] : [`i % ${size}u`, `i / ${size}u`];
  const [leftRow, leftDepth] = place(leftContiguous, height);
  const [rightColumn, rightDepth] = place(rightContiguous, width);
  const code = `
fn left(m: u32, k: u32) -> f32 { ${left} }
fn right(k: u32, n: u32) -> f32 { ${right} }
fn store(m: u32, n: u32, part: u32, sum: f32) { ${store} }
var<workgroup> leftTile: array<f32, ${depth * (height + 1)}>;
var<workgroup> rightTile: array<f32, ${depth * (width + 1)}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let m0 = group.x * ${height}u;
  let n0 = group.y * ${width}u;
  let row = thread / ${across}u * ${perColumn}u;
  let column = thread % ${across}u * ${perRow}u;
  ${block((r, c) => `var s${r}_${c} = 0.0;`)}
  let begin = group.z * ${length}u;
  for (var at = 0u; at < ${length}u; at += ${depth}u) {
    for (var i = thread; i < ${height * depth}u; i += ${threads}u) {
      let m = m0 + ${leftRow};
      let k = begin + at + ${leftDepth};
      var value = 0.0;
      if (m < ${rows}u && k < ${inner}u) { value = left(m, k); }
      leftTile[(${leftDepth}) * ${height + 1}u + ${leftRow}] = value;
    }
    for (var i = thread; i < ${width * depth}u; i += ${threads}u) {
      let n = n0 + ${rightColumn};
      let k = begin + at + ${rightDepth};
      var value = 0.0;
      if (n < ${columns}u && k < ${inner}u) { value = right(k, n); }
      rightTile[(${rightDepth}) * ${width + 1}u + ${rightColumn}] = value;
    }
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
      ${each(perColumn, (r) => `let a${r} = leftTile[k * ${height + 1}u + row + ${r}u];`).join(' ')}
      ${each(perRow, (c) => `let b${c} = rightTile[k * ${width + 1}u + column + ${c}u];`).join(' ')}
      ${block((r, c) => `s${r}_${c} = fma(a${r}, b${c}, s${r}_${c});`)}
    }
    workgroupBarrier();
  }
  ${block((r, c) => `if (m0 + row + ${r}u < ${rows}u && n0 + column + ${c}u < ${columns}u) { store(m0 + row + ${r}u, n0 + column + ${c}u, group.z, s${r}_${c}); }`)}
}`;
  return { code, groups: [Math.ceil(rows / height), Math.ceil(columns / width), parts] };
}

import type * as tf from '@tensorflow/tfjs';
import { eachOf, groupsFor, runShader } from '../shader';
import { type Rotation, rotationCode } from './rotation';

/** Rows on the device: floats `[count, …]`, or bytes four to a word that are multiplied by `scale`. */
export type StoredRows =
  | { readonly kind: 'floats'; readonly floats: tf.Tensor }
  | { readonly kind: 'bytes'; readonly words: tf.Tensor; readonly scale: number };

/** How the rows of a batch are changed; whatever is left out is not done. */
export interface Changes {
  /** Images move by −`most` … `most` pixels along both axes; `by` has two numbers for each example. */
  readonly shift?: { readonly most: number; readonly by: Rotation };
  /** Noise of this deviation, from two numbers for each value: those of all values, then those of all again. */
  readonly jitter?: { readonly deviation: number; readonly noise: Rotation };
  /** Every row is blended with that of a partner, the next of the first `labelled` rows or of the others. */
  readonly mixup?: { readonly labelled: number; readonly share: Rotation };
}

/**
 * The rows at `indices` (`[batch]`, int32) as learners see them, `[batch, …shape]`: gathered, turned into floats,
 * shifted, jittered and blended.
 */
export function seenRows(
  rows: StoredRows,
  indices: tf.Tensor1D,
  shape: readonly number[],
  { shift, jitter, mixup }: Changes,
): tf.Tensor {
  const batch = indices.size;
  const width = shape.reduce((product, length) => product * length, 1);
  const rotations = [
    ...(shift ? [rotationCode('shift', shift.by)] : []),
    ...(jitter ? [rotationCode('noise', jitter.noise)] : []),
    ...(mixup ? [rotationCode('share', mixup.share)] : []),
  ];
  const storage = heldCode(rows, width);
  const code = `
${rotations.map(({ code }) => code).join('')}
${storage.code}
fn placed(b: u32, place: u32) -> f32 { ${shift ? shiftedCode(shape, shift.most) : 'return held(b, place);'} }
fn seen(b: u32, place: u32) -> f32 { return placed(b, place)${jitter ? noiseCode(batch * width, width, jitter.deviation) : ''}; }
${mixup ? partnerCode(batch, mixup.labelled) : ''}`;
  const own = `seen(i / ${width}u, i % ${width}u)`;
  const body = mixup
    ? `
  let own = ${own};
  let other = seen(partner(i / ${width}u), i % ${width}u);
  y[i] = other + share(0u) * (own - other);`
    : `  y[i] = ${own};`;
  return runShader({
    code: code + eachOf(batch * width, body),
    groups: groupsFor(batch * width, 64),
    reads: { ...storage.reads, indices, ...Object.assign({}, ...rotations.map(({ reads }) => reads)) },
    makes: { y: { shape: [batch, ...shape] } },
  }).y;
}

/** WGSL for the value at `place` of the row of example `b`. */
function heldCode(rows: StoredRows, width: number): { code: string; reads: Record<string, tf.Tensor> } {
  if (rows.kind === 'floats') {
    const code = `fn held(b: u32, place: u32) -> f32 { return floats[u32(indices[b]) * ${width}u + place]; }`;
    return { code, reads: { floats: rows.floats } };
  }
  const code = `
fn held(b: u32, place: u32) -> f32 {
  let word = words[u32(indices[b]) * ${Math.ceil(width / 4)}u + place / 4u];
  return f32((bitcast<u32>(word) >> (8u * (place % 4u))) & 255u) * ${rows.scale};
}`;
  return { code, reads: { words: rows.words } };
}

/** What comes in at the border is 0. */
const shiftedCode = ([height = 1, width = 1, channels = 1]: readonly number[], most: number) => `
  let column = i32(place / ${channels}u % ${width}u) + i32(floor(shift(2u * b) * ${2 * most + 1}.0)) - ${most};
  let row = i32(place / ${width * channels}u) + i32(floor(shift(2u * b + 1u) * ${2 * most + 1}.0)) - ${most};
  if (row < 0 || row >= ${height} || column < 0 || column >= ${width}) { return 0.0; }
  return held(b, u32(row * ${width} + column) * ${channels}u + place % ${channels}u);`;

/** Standard normal numbers from uniform ones (Box & Muller 1958). */
const noiseCode = (count: number, width: number, deviation: number) => {
  const at = `b * ${width}u + place`;
  return ` + sqrt(log(noise(${at})) * -2.0) * cos(noise(${count}u + ${at}) * ${2 * Math.PI}) * ${deviation}`;
};

const partnerCode = (batch: number, labelled: number) => `
fn partner(b: u32) -> u32 {
  ${labelled < batch ? `if (b >= ${labelled}u) { return ${labelled}u + (b + 1u - ${labelled}u) % ${batch - labelled}u; }` : ''}
  return (b + 1u) % ${Math.max(1, labelled)}u;
}`;

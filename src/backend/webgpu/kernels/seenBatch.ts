import type * as tf from '@tensorflow/tfjs';
import type { UniformArray } from '../../uniform';
import { eachOf, groupsFor, runShader } from '../shader';
import { uniformCode } from './uniform';

/** A data set on the device: floats `[count, …]`, or bytes packed four to a word, which are multiplied by `scale`. */
export type StoredRows =
  | { readonly kind: 'floats'; readonly floats: tf.Tensor }
  | { readonly kind: 'bytes'; readonly words: tf.Tensor; readonly scale: number };

/** Augmentations of the rows of a batch, applied in this order; each is optional. */
export interface Changes {
  /** Shifts images by −`most` … `most` pixels along both axes; `by` has two numbers per example. */
  readonly shift?: { readonly most: number; readonly by: UniformArray };
  /** Adds Gaussian noise. `noise` has two numbers per value of the batch: the first of all values, then the second. */
  readonly jitter?: { readonly deviation: number; readonly noise: UniformArray };
  /**
   * mixup (Zhang et al. 2018): blends every row with the next one, cyclically and separately among the first `labelled`
   * rows and the others. `share` has one number, the weight of the row itself.
   */
  readonly mixup?: { readonly labelled: number; readonly share: UniformArray };
}

/**
 * The rows at `indices` (`[batch]`, int32) as a network is trained on them, `[batch, …shape]`: gathered, converted to
 * floats, shifted, jittered and blended. `shape` is that of one row. Must run inside `tf.tidy`.
 */
export function seenRows(
  rows: StoredRows,
  indices: tf.Tensor1D,
  shape: readonly number[],
  { shift, jitter, mixup }: Changes,
): tf.Tensor {
  const batch = indices.size;
  const width = shape.reduce((product, length) => product * length, 1);
  const numbers = uniformCode({
    ...(shift && { shift: shift.by }),
    ...(jitter && { noise: jitter.noise }),
    ...(mixup && { share: mixup.share }),
  });
  const storage = storedCode(rows, width);
  const code = `
${numbers.code}
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
    reads: { ...storage.reads, indices, ...numbers.reads },
    makes: { y: { shape: [batch, ...shape] } },
  }).y;
}

/** WGSL of `held(b, place)`, the stored value at `place` of the row of example `b`, and the tensors that it reads. */
function storedCode(rows: StoredRows, width: number): { code: string; reads: Record<string, tf.Tensor> } {
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

/** WGSL body of `placed(b, place)`: the value of the shifted image; 0 where the shift uncovers the border. */
const shiftedCode = ([height = 1, width = 1, channels = 1]: readonly number[], most: number) => `
  let column = i32(place / ${channels}u % ${width}u) + i32(floor(shift(2u * b) * ${2 * most + 1}.0)) - ${most};
  let row = i32(place / ${width * channels}u) + i32(floor(shift(2u * b + 1u) * ${2 * most + 1}.0)) - ${most};
  if (row < 0 || row >= ${height} || column < 0 || column >= ${width}) { return 0.0; }
  return held(b, u32(row * ${width} + column) * ${channels}u + place % ${channels}u);`;

/** WGSL that adds a normal number, made of two uniform ones (Box & Muller 1958), times `deviation`. */
const noiseCode = (count: number, width: number, deviation: number) => {
  const at = `b * ${width}u + place`;
  return ` + sqrt(log(noise(${at})) * -2.0) * cos(noise(${count}u + ${at}) * ${2 * Math.PI}) * ${deviation}`;
};

/** WGSL of `partner(b)`: the example that `b` is blended with. */
const partnerCode = (batch: number, labelled: number) => `
fn partner(b: u32) -> u32 {
  ${labelled < batch ? `if (b >= ${labelled}u) { return ${labelled}u + (b + 1u - ${labelled}u) % ${batch - labelled}u; }` : ''}
  return (b + 1u) % ${Math.max(1, labelled)}u;
}`;

import { headWidth } from '../../src/models/layers/attention/attention';

/**
 * What layers for sequences compute, by their definitions, in 64 bits. Arrays are flat; `isToken` is
 * `[batch, positions]`.
 */

/** The shape of sequences of vectors. */
export interface SequenceSizes {
  readonly batch: number;
  readonly positions: number;
  readonly width: number;
}
type Numbers = ArrayLike<number>;
const at = (numbers: Numbers, index: number) => numbers[index] as number;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The vector of example `b` at position `p`. */
const vectorOf = (x: Numbers, { positions, width }: SequenceSizes, b: number, p: number) =>
  range(width).map((i) => at(x, (b * positions + p) * width + i));
const eachVector = ({ batch, positions }: SequenceSizes, make: (b: number, p: number) => readonly number[]) =>
  range(batch).flatMap((b) => range(positions).flatMap((p) => make(b, p)));

export const layerNormOf = (x: Numbers, sizes: SequenceSizes, gain: Numbers, bias: Numbers): number[] =>
  eachVector(sizes, (b, p) => {
    const vector = vectorOf(x, sizes, b, p);
    const mean = sum(vector) / sizes.width;
    const variance = sum(vector.map((value) => (value - mean) ** 2)) / sizes.width;
    return vector.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * at(gain, i) + at(bias, i));
  });

export const geluOf = (x: Numbers): number[] =>
  Array.from(x, (v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))));

export const denseOf = (x: Numbers, sizes: SequenceSizes, kernel: Numbers, bias: Numbers, units: number): number[] =>
  eachVector(sizes, (b, p) => {
    const vector = vectorOf(x, sizes, b, p);
    return range(units).map((u) => at(bias, u) + sum(vector.map((value, i) => value * at(kernel, i * units + u))));
  });

export const convolutionOf = (
  x: Numbers,
  isToken: Numbers,
  sizes: SequenceSizes,
  kernel: Numbers,
  bias: Numbers,
  { filters, size }: { readonly filters: number; readonly size: number },
): number[] =>
  eachVector(sizes, (b, p) =>
    range(filters).map(
      (f) =>
        at(bias, f) +
        sum(
          range(size).map((tap) => {
            const seen = p + tap - Math.floor((size - 1) / 2);
            if (seen < 0 || seen >= sizes.positions || at(isToken, b * sizes.positions + seen) === 0) return 0;
            const vector = vectorOf(x, sizes, b, seen);
            return sum(vector.map((value, i) => value * at(kernel, (tap * sizes.width + i) * filters + f)));
          }),
        ),
    ),
  );

/** Without and with the projections: see `mixValues`. */
export function mixedOf(
  projected: Numbers,
  isToken: Numbers,
  { batch, positions }: SequenceSizes,
  inner: number,
  { heads, isCausal }: { readonly heads: number; readonly isCausal: boolean },
): number[] {
  const sizes = { batch, positions, width: 3 * inner };
  const width = inner / heads;
  return eachVector(sizes, (b, query) =>
    range(heads).flatMap((head) => {
      const part = (p: number, which: number) =>
        vectorOf(projected, sizes, b, p).slice(which * inner + head * width, which * inner + (head + 1) * width);
      const keys = range(positions).filter((p) => at(isToken, b * positions + p) === 1 && (!isCausal || p <= query));
      const q = part(query, 0);
      const scores = keys.map((key) => sum(part(key, 1).map((k, i) => k * (q[i] as number))) / Math.sqrt(width));
      const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
      return range(width).map((i) =>
        sum(keys.map((key, k) => ((powers[k] as number) / sum(powers)) * (part(key, 2)[i] as number))),
      );
    }),
  );
}

export const attentionOf = (
  x: Numbers,
  isToken: Numbers,
  sizes: SequenceSizes,
  [kernel, bias, outputKernel, outputBias]: readonly Numbers[],
  how: { readonly heads: number; readonly isCausal: boolean },
): number[] => {
  const inner = how.heads * headWidth(sizes.width, how.heads);
  const projected = denseOf(x, sizes, kernel as Numbers, bias as Numbers, 3 * inner);
  const mixed = mixedOf(projected, isToken, sizes, inner, how);
  return denseOf(mixed, { ...sizes, width: inner }, outputKernel as Numbers, outputBias as Numbers, sizes.width);
};

/** The mean or the maximum over the tokens of each example; 0 where there are none. */
export const pooledOf = (x: Numbers, isToken: Numbers, sizes: SequenceSizes, kind: 'mean' | 'max'): number[] =>
  range(sizes.batch).flatMap((b) => {
    const tokens = range(sizes.positions).filter((p) => at(isToken, b * sizes.positions + p) === 1);
    return range(sizes.width).map((i) => {
      const values = tokens.map((p) => vectorOf(x, sizes, b, p)[i] as number);
      if (values.length === 0) return 0;
      return kind === 'mean' ? sum(values) / values.length : Math.max(...values);
    });
  });

export const embeddingOf = (ids: Numbers, table: Numbers, width: number): number[] =>
  Array.from(ids).flatMap((id) => range(width).map((i) => (id === 0 ? 0 : at(table, id * width + i))));

/**
 * The gradient of Σ `of(arrays)` · `dy` in each of `arrays`, by central differences in 64 bits. Of each array, `most`
 * elements that are spread over it are moved; the others are null.
 */
export function differences(
  of: (arrays: readonly Float64Array[]) => readonly number[],
  arrays: readonly Numbers[],
  dy: Numbers,
  most = 16,
): (number | null)[][] {
  const moved = arrays.map((array) => Float64Array.from(array));
  const total = () => of(moved).reduce((before, value, i) => before + value * at(dy, i), 0);
  const step = 1e-5;
  return moved.map((array) => {
    const stride = Math.max(1, Math.floor(array.length / most));
    return Array.from(array, (value, i) => {
      if (i % stride !== 0) return null;
      array[i] = value + step;
      const above = total();
      array[i] = value - step;
      const below = total();
      array[i] = value;
      return (above - below) / (2 * step);
    });
  });
}

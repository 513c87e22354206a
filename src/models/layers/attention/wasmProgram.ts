import {
  advance,
  all,
  type Code,
  clear,
  f32,
  get,
  i32,
  type Local,
  type Locals,
  type Program,
  repeat,
  set,
  v128,
} from '../../../backend/wasm/assembler';
import { exponential } from '../../../backend/wasm/programs/exponential';
import { maxOfLanes, sumOfLanes } from '../../../backend/wasm/programs/horizontal';
import { type Matrix, productOf, transposeOf } from '../../../backend/wasm/programs/product';

/** Sizes of attention: queries, keys and values lie side by side, `[batch, positions, 3 · heads · headWidth]`. */
export interface AttentionSizes {
  readonly batch: number;
  readonly positions: number;
  readonly heads: number;
  /** A multiple of 4. */
  readonly headWidth: number;
  readonly isCausal: boolean;
}

/** Positions, rounded up to whole vectors. */
export const paddedPositions = (positions: number): number => 4 * Math.ceil(positions / 4);

/** Strides in bytes, and how scores are scaled. */
const stridesOf = ({ positions, heads, headWidth }: AttentionSizes) => {
  const padded = paddedPositions(positions);
  return {
    padded,
    vectors: padded / 4,
    /** From one position to the next in queries, keys and values. */
    projectedBytes: 12 * heads * headWidth,
    /** From one position to the next in the output. */
    mixedBytes: 4 * heads * headWidth,
    /** From the queries to the keys, and from there to the values. */
    partBytes: 4 * heads * headWidth,
    headBytes: 4 * headWidth,
    /** From one query to the next in the weights. */
    rowBytes: 4 * padded,
    weightBytes: 4 * padded * positions,
    scale: 1 / Math.sqrt(headWidth),
  };
};

const keyOf = (name: string, { batch, positions, heads, headWidth, isCausal }: AttentionSizes) =>
  `${name} ${[batch, positions, heads, headWidth, isCausal]}`;

/** Far below every score: its exponential is 0. */
const hidden = -1e30;
/** The least sum of exponentials that is divided by: of a query without any key. */
const least = 1e-30;

/** For each example and head, with the addresses moved to it. */
function forHeads(
  locals: Locals,
  { batch, positions, heads }: AttentionSizes,
  strides: ReturnType<typeof stridesOf>,
  moved: { readonly projected: readonly Local[]; readonly mixed: readonly Local[]; readonly weights: Local },
  beforeExample: Code,
  each: Code,
): Code {
  const [example, head] = locals.many('i32', 2) as [Local, Local];
  const perHead = [...moved.projected, ...moved.mixed].map((address) => advance(address, strides.headBytes));
  return repeat(
    example,
    batch,
    all(
      beforeExample,
      repeat(head, heads, all(each, ...perHead, advance(moved.weights, strides.weightBytes))),
      // The heads have moved through the queries of the first position.
      ...moved.projected.map((address) => advance(address, positions * strides.projectedBytes - strides.partBytes)),
      ...moved.mixed.map((address) => advance(address, (positions - 1) * strides.mixedBytes)),
    ),
  );
}

/**
 * Attention of all heads. Addresses: queries, keys and values; `isToken` `[batch, positions]`; the values weighted,
 * `[batch, positions, heads · headWidth]`; the weights, `[batch, heads, positions, padded positions]`.
 */
export function attentionForward(sizes: AttentionSizes): Program {
  const { positions, headWidth } = sizes;
  const strides = stridesOf(sizes);
  const { padded, projectedBytes, partBytes, rowBytes } = strides;
  const keyBytes = headWidth * rowBytes;
  return {
    key: keyOf('attention', sizes),
    addresses: 5,
    // Keys transposed, which keys count, and the indices of keys.
    scratchBytes: keyBytes + 2 * rowBytes,
    build(locals, [projected, isToken, mixed, weights, scratch]) {
      if (!projected || !isToken || !mixed || !weights || !scratch) throw new RangeError('Addresses are missing.');
      const product = productOf(locals);
      const transpose = transposeOf(locals);
      const softmax = softmaxOf(locals, sizes);
      const scratchAt = (offset: number) => i32.add(get(scratch), i32.of(offset));
      const part = (which: number): Matrix => ({
        at: i32.add(get(projected), i32.of(which * partBytes)),
        rowBytes: projectedBytes,
      });
      const keys: Matrix = { at: get(scratch), rowBytes };
      const own: Matrix = { at: get(weights), rowBytes };
      const [tokens, indices] = [keyBytes, keyBytes + rowBytes];
      const counter = locals.make('i32');
      const [from, to] = locals.many('i32', 2) as [Local, Local];
      const copyTokens = all(
        set(from, get(isToken)),
        set(to, scratchAt(tokens)),
        repeat(counter, positions, all(f32.store(get(to), f32.load(get(from))), advance(from, 4), advance(to, 4))),
        advance(isToken, positions * 4),
      );
      const head = all(
        transpose(positions, headWidth, part(1), keys),
        product({ rows: positions, inner: headWidth, columns: padded }, part(0), keys, own),
        softmax(get(weights), scratchAt(tokens), scratchAt(indices)),
        product({ rows: positions, inner: positions, columns: headWidth }, own, part(2), {
          at: get(mixed),
          rowBytes: strides.mixedBytes,
        }),
      );
      return all(
        // Zeros for keys beyond the last position, which are no tokens either.
        clear(get(scratch), keyBytes + 2 * rowBytes),
        ...Array.from({ length: padded }, (_, index) => f32.store(get(scratch), f32.of(index), indices + 4 * index)),
        forHeads(locals, sizes, strides, { projected: [projected], mixed: [mixed], weights }, copyTokens, head),
      );
    },
  };
}

/**
 * Softmax of every row of scores, scaled, over the keys that are tokens and, if causal, not after their query. `weights`
 * `[positions, padded]` are overwritten; `tokens` and `indices` are `[padded]`.
 */
function softmaxOf(locals: Locals, sizes: AttentionSizes) {
  const { positions, isCausal } = sizes;
  const { vectors, scale } = stridesOf(sizes);
  const [row, column, at, token, index, rowAt] = locals.many('i32', 6) as [Local, Local, Local, Local, Local, Local];
  const [greatest, total, score, mask, query] = locals.many('v128', 5) as [Local, Local, Local, Local, Local];
  const sum = locals.make('f32');
  const exp = exponential(locals);
  return (weights: Code, tokens: Code, indices: Code): Code => {
    const isSeen = (): Code => {
      const isToken = v128.isGreater(v128.load(get(token)), v128.zero);
      return isCausal ? v128.andNot(isToken, v128.isGreater(v128.load(get(index)), get(query))) : isToken;
    };
    const overRow = (body: Code): Code =>
      all(
        set(at, get(rowAt)),
        set(token, tokens),
        isCausal ? set(index, indices) : [],
        repeat(column, vectors, all(body, advance(at, 16), advance(token, 16), isCausal ? advance(index, 16) : [])),
      );
    return all(
      set(rowAt, weights),
      set(query, v128.zero),
      repeat(
        row,
        positions,
        all(
          set(greatest, v128.floats(hidden)),
          set(total, v128.zero),
          overRow(
            all(
              set(score, v128.choose(isSeen(), v128.mul(v128.load(get(at)), v128.floats(scale)), v128.floats(hidden))),
              set(greatest, v128.max(get(greatest), get(score))),
              v128.store(get(at), get(score)),
            ),
          ),
          set(greatest, v128.splat(maxOfLanes(greatest))),
          overRow(
            all(
              set(mask, isSeen()),
              set(score, v128.sub(v128.load(get(at)), get(greatest))),
              exp(score),
              set(score, v128.and(get(score), get(mask))),
              set(total, v128.add(get(total), get(score))),
              v128.store(get(at), get(score)),
            ),
          ),
          set(sum, f32.div(f32.of(1), f32.max(sumOfLanes(total), f32.of(least)))),
          set(total, v128.splat(get(sum))),
          overRow(v128.store(get(at), v128.mul(v128.load(get(at)), get(total)))),
          advance(rowAt, vectors * 16),
          set(query, v128.add(get(query), v128.floats(1))),
        ),
      ),
    );
  };
}

/**
 * The gradient of {@link attentionForward}. Addresses: queries, keys and values; the weights; the gradient of the
 * output; that of queries, keys and values.
 */
export function attentionGradient(sizes: AttentionSizes): Program {
  const { positions, headWidth } = sizes;
  const strides = stridesOf(sizes);
  const { padded, projectedBytes, mixedBytes, partBytes, rowBytes, weightBytes } = strides;
  const valueBytes = headWidth * rowBytes;
  return {
    key: keyOf('attention gradient', sizes),
    addresses: 5,
    // Values transposed, and the gradient of the scores.
    scratchBytes: valueBytes + weightBytes,
    build(locals, [projected, weights, dy, gradient, scratch]) {
      if (!projected || !weights || !dy || !gradient || !scratch) throw new RangeError('Addresses are missing.');
      const product = productOf(locals);
      const transpose = transposeOf(locals);
      const softmaxBack = softmaxGradientOf(locals, sizes);
      const partOf = (address: Local, which: number): Matrix => ({
        at: i32.add(get(address), i32.of(which * partBytes)),
        rowBytes: projectedBytes,
      });
      const [queries, keys, values] = [0, 1, 2].map((which) => partOf(projected, which)) as [Matrix, Matrix, Matrix];
      const [dQueries, dKeys, dValues] = [0, 1, 2].map((which) => partOf(gradient, which)) as [Matrix, Matrix, Matrix];
      const incoming: Matrix = { at: get(dy), rowBytes: mixedBytes };
      const own: Matrix = { at: get(weights), rowBytes };
      const transposed: Matrix = { at: get(scratch), rowBytes };
      const dScores: Matrix = { at: i32.add(get(scratch), i32.of(valueBytes)), rowBytes };
      const turned = ({ at }: Matrix): Matrix => ({ at, rowBytes: 4, columnBytes: rowBytes });
      const narrow = { rows: positions, inner: positions, columns: headWidth };
      const head = all(
        product(narrow, turned(own), incoming, dValues),
        transpose(positions, headWidth, values, transposed),
        product({ rows: positions, inner: headWidth, columns: padded }, incoming, transposed, dScores),
        softmaxBack(get(weights), dScores.at),
        product(narrow, dScores, keys, dQueries),
        product(narrow, turned(dScores), queries, dKeys),
      );
      const moved = { projected: [projected, gradient], mixed: [dy], weights };
      return all(clear(get(scratch), valueBytes), forHeads(locals, sizes, strides, moved, [], head));
    },
  };
}

/** From the gradient of the weights, `dWeights` `[positions, padded]`, that of the scores before they are scaled. */
function softmaxGradientOf(locals: Locals, sizes: AttentionSizes) {
  const { positions } = sizes;
  const { vectors, scale } = stridesOf(sizes);
  const [row, column, weight, incoming, weightRow, incomingRow] = locals.many('i32', 6) as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const total = locals.make('v128');
  return (weights: Code, dWeights: Code): Code => {
    const overRow = (body: Code): Code =>
      all(
        set(weight, get(weightRow)),
        set(incoming, get(incomingRow)),
        repeat(column, vectors, all(body, advance(weight, 16), advance(incoming, 16))),
      );
    const [own, above] = [v128.load(get(weight)), v128.load(get(incoming))];
    return all(
      set(weightRow, weights),
      set(incomingRow, dWeights),
      repeat(
        row,
        positions,
        all(
          set(total, v128.zero),
          overRow(set(total, v128.add(get(total), v128.mul(own, above)))),
          set(total, v128.splat(sumOfLanes(total))),
          overRow(v128.store(get(incoming), v128.mul(v128.mul(own, v128.floats(scale)), v128.sub(above, get(total))))),
          advance(weightRow, vectors * 16),
          advance(incomingRow, vectors * 16),
        ),
      ),
    );
  };
}

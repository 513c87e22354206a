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
import { sumOfLanes } from '../../../backend/wasm/programs/horizontal';

/** Vectors `[batch, positions, width]` to be normalised; the width is a multiple of 4. */
export interface NormSizes {
  readonly batch: number;
  readonly positions: number;
  readonly width: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

const keyOf = (name: string, { batch, positions, width, epsilon }: NormSizes) =>
  `${name} ${[batch, positions, width, epsilon]}`;

/** Vectors of four floats per iteration of a loop over a row. */
const unrolled = 8;

/** Makes code that runs `each` for every vector of a row, with its byte offset from the moving addresses. */
function overRow(locals: Locals, width: number) {
  const counter = locals.make('i32');
  return (moving: readonly (readonly [moving: Local, start: Local])[], each: (offset: number) => Code): Code => {
    const vectors = width / 4;
    const several = (count: number) => all(...Array.from({ length: count }, (_, at) => each(16 * at)));
    return all(
      ...moving.map(([at, start]) => set(at, get(start))),
      repeat(
        counter,
        Math.floor(vectors / unrolled),
        all(several(unrolled), ...moving.map(([at]) => advance(at, 16 * unrolled))),
      ),
      several(vectors % unrolled),
    );
  };
}

/**
 * Layer normalisation. Addresses: x, gain `[width]`, bias `[width]`, y, and mean and 1 / deviation of every vector,
 * `[batch · positions, 2]`.
 */
export const normForward = (sizes: NormSizes): Program => ({
  key: keyOf('layer norm', sizes),
  addresses: 5,
  build(locals, [x, gain, bias, y, moments]) {
    if (!x || !gain || !bias || !y || !moments) throw new RangeError('Layer norm takes five addresses.');
    const { batch, positions, width, epsilon } = sizes;
    const [row, xAt, yAt, gainAt, biasAt] = locals.many('i32', 5) as [Local, Local, Local, Local, Local];
    const [sum, mean, inverse, centred] = locals.many('v128', 4) as [Local, Local, Local, Local];
    const over = overRow(locals, width);
    const average = (): Code => f32.mul(sumOfLanes(sum), f32.of(1 / width));
    return repeat(
      row,
      batch * positions,
      all(
        set(sum, v128.zero),
        over([[xAt, x]], (offset) => set(sum, v128.add(get(sum), v128.load(get(xAt), offset)))),
        set(mean, v128.splat(average())),
        set(sum, v128.zero),
        over([[xAt, x]], (offset) =>
          all(
            set(centred, v128.sub(v128.load(get(xAt), offset), get(mean))),
            set(sum, v128.add(get(sum), v128.mul(get(centred), get(centred)))),
          ),
        ),
        set(inverse, v128.splat(f32.div(f32.of(1), f32.sqrt(f32.add(average(), f32.of(epsilon)))))),
        over(
          [
            [xAt, x],
            [yAt, y],
            [gainAt, gain],
            [biasAt, bias],
          ],
          (offset) =>
            v128.store(
              get(yAt),
              v128.add(
                v128.mul(
                  v128.mul(v128.sub(v128.load(get(xAt), offset), get(mean)), get(inverse)),
                  v128.load(get(gainAt), offset),
                ),
                v128.load(get(biasAt), offset),
              ),
              offset,
            ),
        ),
        f32.store(get(moments), f32.lane(get(mean), 0)),
        f32.store(get(moments), f32.lane(get(inverse), 0), 4),
        advance(moments, 8),
        advance(x, 4 * width),
        advance(y, 4 * width),
      ),
    );
  },
});

/** Adds `value` to the vector at an address. */
const addTo = (at: Local, value: Code, offset: number): Code =>
  v128.store(get(at), v128.add(v128.load(get(at), offset), value), offset);

/** Addresses of the present vector, of the gain, and of the sums for the gradients of gain and bias. */
interface RowAddresses {
  readonly x: Local;
  readonly gain: Local;
  readonly moments: Local;
  readonly dy: Local;
  readonly dx: Local;
  readonly gainSums: Local;
  readonly biasSums: Local;
}

/** Code for the gradient of one vector, which moves on to the next. */
function rowGradient(locals: Locals, width: number, addresses: RowAddresses): Code {
  const { x, gain, moments, dy, dx, gainSums, biasSums } = addresses;
  const [xAt, dyAt, dxAt, gainAt, gainSumAt, biasSumAt] = locals.many('i32', 6) as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const [mean, inverse, normalised, incoming] = locals.many('v128', 4) as [Local, Local, Local, Local];
  const [sum, sumOfProducts] = locals.many('v128', 2) as [Local, Local];
  const over = overRow(locals, width);
  const average = (of: Local): Code => v128.splat(f32.mul(sumOfLanes(of), f32.of(1 / width)));
  const read = (offset: number): Code =>
    all(
      set(normalised, v128.mul(v128.sub(v128.load(get(xAt), offset), get(mean)), get(inverse))),
      set(incoming, v128.load(get(dyAt), offset)),
    );
  const throughGain = (offset: number): Code => v128.mul(get(incoming), v128.load(get(gainAt), offset));
  const inputs = [
    [xAt, x],
    [dyAt, dy],
    [gainAt, gain],
  ] as const;
  const sums = (offset: number): Code =>
    all(
      read(offset),
      addTo(gainSumAt, v128.mul(get(incoming), get(normalised)), offset),
      addTo(biasSumAt, get(incoming), offset),
      set(incoming, throughGain(offset)),
      set(sum, v128.add(get(sum), get(incoming))),
      set(sumOfProducts, v128.add(get(sumOfProducts), v128.mul(get(incoming), get(normalised)))),
    );
  const result = (offset: number): Code => {
    const centred = v128.sub(throughGain(offset), get(sum));
    const value = v128.mul(v128.sub(centred, v128.mul(get(normalised), get(sumOfProducts))), get(inverse));
    return all(read(offset), v128.store(get(dxAt), value, offset));
  };
  return all(
    set(mean, v128.loadSplat(get(moments))),
    set(inverse, v128.loadSplat(get(moments), 4)),
    set(sum, v128.zero),
    set(sumOfProducts, v128.zero),
    over([...inputs, [gainSumAt, gainSums], [biasSumAt, biasSums]], sums),
    set(sum, average(sum)),
    set(sumOfProducts, average(sumOfProducts)),
    over([...inputs, [dxAt, dx]], result),
    advance(moments, 8),
    ...[x, dy, dx].map((address) => advance(address, 4 * width)),
  );
}

/**
 * The gradient of {@link normForward}. Those of gain and bias are summed example by example first, so that padding at
 * the end of an example changes no bit. Addresses: x, gain, the moments, dy, dx, the gradient of the gain, of the bias.
 */
export const normGradient = (sizes: NormSizes): Program => ({
  key: keyOf('layer norm gradient', sizes),
  addresses: 8,
  scratchBytes: 8 * sizes.width,
  build(locals, [x, gain, moments, dy, dx, dGain, dBias, scratch]) {
    if (!x || !gain || !moments || !dy || !dx || !dGain || !dBias || !scratch) {
      throw new RangeError('The gradient of layer norm takes eight addresses.');
    }
    const { batch, positions, width } = sizes;
    const [example, row, gainSums, biasSums] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const [from, to] = locals.many('i32', 2) as [Local, Local];
    const over = overRow(locals, width);
    const oneRow = rowGradient(locals, width, { x, gain, moments, dy, dx, gainSums, biasSums });
    const addSums = (sums: Local, total: Local): Code =>
      over(
        [
          [from, sums],
          [to, total],
        ],
        (offset) => addTo(to, v128.load(get(from), offset), offset),
      );
    return all(
      clear(get(dGain), 4 * width),
      clear(get(dBias), 4 * width),
      set(gainSums, get(scratch)),
      set(biasSums, i32.add(get(scratch), i32.of(4 * width))),
      repeat(
        example,
        batch,
        all(
          clear(get(scratch), 8 * width),
          repeat(row, positions, oneRow),
          addSums(gainSums, dGain),
          addSums(biasSums, dBias),
        ),
      ),
    );
  },
});

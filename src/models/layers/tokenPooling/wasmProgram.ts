import {
  advance,
  all,
  type Code,
  clear,
  f32,
  get,
  type Local,
  type Locals,
  type Program,
  repeat,
  set,
  when,
} from '../../../backend/wasm/assembler';
import { elementsOf, operationsOf, type Strip, stripsOf } from '../../../backend/wasm/programs/strips';

/** Sequences of vectors, `[batch, positions, width]`. */
export interface PoolingSizes {
  readonly batch: number;
  readonly positions: number;
  readonly width: number;
}

const keyOf = (name: string, { batch, positions, width }: PoolingSizes) => `${name} ${[batch, positions, width]}`;

/** Whether the position at `token`, of `isToken`, is one. */
const isSet = (token: Local): Code => f32.isGreater(f32.load(get(token)), f32.of(0));

/** Makes code that sets `count` to the number of tokens of the example at `isToken`, at least 1. */
function countOf(locals: Locals, positions: number) {
  const [counter, token] = locals.many('i32', 2) as [Local, Local];
  return (isToken: Local, count: Local): Code =>
    all(
      set(count, f32.of(0)),
      set(token, get(isToken)),
      repeat(counter, positions, all(set(count, f32.add(get(count), f32.load(get(token)))), advance(token, 4))),
      set(count, f32.max(get(count), f32.of(1))),
    );
}

/** The mean over the tokens of each example. Addresses: x, isToken `[batch, positions]`, the means `[batch, width]`. */
export const meanForward = (sizes: PoolingSizes): Program => ({
  key: keyOf('mean of tokens', sizes),
  addresses: 3,
  build(locals, [x, isToken, means]) {
    if (!x || !isToken || !means) throw new RangeError('A mean takes three addresses.');
    const { batch, positions, width } = sizes;
    const [example, position, at, token] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const count = locals.make('f32');
    const elements = elementsOf(locals);
    const counted = countOf(locals, positions);
    const strip = (of: Strip): Code => {
      const { type, bytes, zero, spread, load, store, add, div } = operationsOf(of);
      const sums = elements[type].slice(0, of.count);
      const place = (index: number) => of.offset + bytes * index;
      const addRow = all(...sums.map((sum, index) => set(sum, add(get(sum), load(get(at), place(index))))));
      return all(
        ...sums.map((sum) => set(sum, zero)),
        set(at, get(x)),
        set(token, get(isToken)),
        repeat(position, positions, all(when(isSet(token), addRow), advance(at, 4 * width), advance(token, 4))),
        ...sums.map((sum, index) => store(get(means), div(get(sum), spread(get(count))), place(index))),
      );
    };
    const oneExample = all(
      counted(isToken, count),
      ...stripsOf(width).map(strip),
      advance(x, 4 * positions * width),
      advance(isToken, 4 * positions),
      advance(means, 4 * width),
    );
    return repeat(example, batch, oneExample);
  },
});

/** The gradient of {@link meanForward}. Addresses: isToken, dy `[batch, width]`, dx. */
export const meanGradient = (sizes: PoolingSizes): Program => ({
  key: keyOf('mean of tokens gradient', sizes),
  addresses: 3,
  build(locals, [isToken, dy, dx]) {
    if (!isToken || !dy || !dx) throw new RangeError('The gradient of a mean takes three addresses.');
    const { batch, positions, width } = sizes;
    const [example, position, at, token] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const count = locals.make('f32');
    const elements = elementsOf(locals);
    const counted = countOf(locals, positions);
    const strip = (of: Strip): Code => {
      const { type, bytes, spread, load, store, div } = operationsOf(of);
      const shares = elements[type].slice(0, of.count);
      const place = (index: number) => of.offset + bytes * index;
      const write = all(...shares.map((share, index) => store(get(at), get(share), place(index))));
      return all(
        ...shares.map((share, index) => set(share, div(load(get(dy), place(index)), spread(get(count))))),
        set(at, get(dx)),
        set(token, get(isToken)),
        repeat(position, positions, all(when(isSet(token), write), advance(at, 4 * width), advance(token, 4))),
      );
    };
    return all(
      clear(get(dx), 4 * batch * positions * width),
      repeat(
        example,
        batch,
        all(
          counted(isToken, count),
          ...stripsOf(width).map(strip),
          advance(isToken, 4 * positions),
          advance(dy, 4 * width),
          advance(dx, 4 * positions * width),
        ),
      ),
    );
  },
});

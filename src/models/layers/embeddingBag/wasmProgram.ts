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
  when,
} from '../../../backend/wasm/assembler';
import { elementsOf, operationsOf, type Strip, stripsOf } from '../../../backend/wasm/programs/strips';

/** Ids of a batch, `[batch, positions]`, and the width of an embedding. */
export interface BagSizes {
  readonly batch: number;
  readonly positions: number;
  readonly width: number;
}

/**
 * Runs `each` for every position of the example at `ids` that has a token, with the address of the token's row in
 * `rows` as its argument.
 */
function forTokens(
  locals: Locals,
  { positions, width }: BagSizes,
  { ids, rows }: { readonly ids: Local; readonly rows: Local },
) {
  const [at, id, row, position] = locals.many('i32', 4) as [Local, Local, Local, Local];
  return (each: (row: Local) => Code): Code =>
    all(
      set(at, get(ids)),
      repeat(
        position,
        positions,
        all(
          set(id, i32.fromFloat(f32.load(get(at)))),
          when(get(id), all(set(row, i32.add(get(rows), i32.mul(get(id), i32.of(width * 4)))), each(row))),
          advance(at, 4),
        ),
      ),
    );
}

/** Counts the tokens of an example, at least 1, so that one without any gives 0 and no NaN. */
const counted = (count: Local, loop: ReturnType<typeof forTokens>): Code =>
  all(
    set(count, f32.of(0)),
    loop(() => set(count, f32.add(get(count), f32.of(1)))),
    set(count, f32.max(get(count), f32.of(1))),
  );

/** The mean of the rows of each example's tokens. Addresses: ids, the table, the means `[batch, width]`. */
export function bagForward(sizes: BagSizes): Program {
  const { batch, positions, width } = sizes;
  return {
    key: `embedding bag ${[batch, positions, width]}`,
    addresses: 3,
    build(locals, [ids, table, means]) {
      if (!ids || !table || !means) throw new RangeError('A bag of embeddings takes three addresses.');
      const example = locals.make('i32');
      const count = locals.make('f32');
      const elements = elementsOf(locals);
      const loop = forTokens(locals, sizes, { ids, rows: table });
      const strip = (of: Strip): Code => {
        const { type, bytes, zero, spread, load, store, add, div } = operationsOf(of);
        const sums = elements[type].slice(0, of.count);
        const place = (index: number) => of.offset + bytes * index;
        return all(
          ...sums.map((sum) => set(sum, zero)),
          loop((row) => all(...sums.map((sum, index) => set(sum, add(get(sum), load(get(row), place(index))))))),
          ...sums.map((sum, index) => store(get(means), div(get(sum), spread(get(count))), place(index))),
        );
      };
      return repeat(
        example,
        batch,
        all(
          counted(count, loop),
          ...stripsOf(width).map(strip),
          advance(ids, positions * 4),
          advance(means, width * 4),
        ),
      );
    },
  };
}

/**
 * The gradient of {@link bagForward} in the table, `[vocabulary, width]`: example by example, so that the order of the
 * sums is fixed. Addresses: ids, dy `[batch, width]`, the gradient.
 */
export function bagGradient(sizes: BagSizes, vocabulary: number): Program {
  const { batch, positions, width } = sizes;
  return {
    key: `embedding bag gradient ${[batch, positions, width, vocabulary]}`,
    addresses: 3,
    build(locals, [ids, dy, gradient]) {
      if (!ids || !dy || !gradient) throw new RangeError('The gradient of a bag takes three addresses.');
      const example = locals.make('i32');
      const count = locals.make('f32');
      const elements = elementsOf(locals);
      const loop = forTokens(locals, sizes, { ids, rows: gradient });
      const strip = (of: Strip): Code => {
        const { type, bytes, spread, load, store, add, div } = operationsOf(of);
        const shares = elements[type].slice(0, of.count);
        const place = (index: number) => of.offset + bytes * index;
        return all(
          ...shares.map((share, index) => set(share, div(load(get(dy), place(index)), spread(get(count))))),
          loop((row) =>
            all(
              ...shares.map((share, index) =>
                store(get(row), add(load(get(row), place(index)), get(share)), place(index)),
              ),
            ),
          ),
        );
      };
      return all(
        clear(get(gradient), vocabulary * width * 4),
        repeat(
          example,
          batch,
          all(counted(count, loop), ...stripsOf(width).map(strip), advance(ids, positions * 4), advance(dy, width * 4)),
        ),
      );
    },
  };
}

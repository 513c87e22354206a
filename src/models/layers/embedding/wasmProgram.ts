import {
  advance,
  all,
  type Code,
  clear,
  copy,
  f32,
  get,
  i32,
  type Local,
  type Program,
  repeat,
  set,
  when,
} from '../../../backend/wasm/assembler';
import { elementsOf, operationsOf, stripsOf } from '../../../backend/wasm/programs/strips';

/** Ids, `[count]`, and a table of embeddings, `[vocabulary, width]`. */
export interface EmbeddingSizes {
  readonly count: number;
  readonly vocabulary: number;
  readonly width: number;
}

const keyOf = (name: string, { count, vocabulary, width }: EmbeddingSizes) => `${name} ${[count, vocabulary, width]}`;

/** The rows of the table at the ids; zeros where an id is 0. Addresses: ids, the table, the rows `[count, width]`. */
export const rowsForward = (sizes: EmbeddingSizes): Program => ({
  key: keyOf('embedding', sizes),
  addresses: 3,
  build(locals, [ids, table, rows]) {
    if (!ids || !table || !rows) throw new RangeError('An embedding takes three addresses.');
    const { count, width } = sizes;
    const [counter, id] = locals.many('i32', 2) as [Local, Local];
    const from: Code = i32.add(get(table), i32.mul(get(id), i32.of(4 * width)));
    return all(
      clear(get(rows), 4 * count * width),
      repeat(
        counter,
        count,
        all(
          set(id, i32.fromFloat(f32.load(get(ids)))),
          when(get(id), copy(get(rows), from, 4 * width)),
          advance(ids, 4),
          advance(rows, 4 * width),
        ),
      ),
    );
  },
});

/**
 * The gradient of {@link rowsForward} in the table: adds the rows of dy in their order, without those of ids that are 0.
 * Addresses: ids, dy `[count, width]`, the gradient.
 */
export const rowsGradient = (sizes: EmbeddingSizes): Program => ({
  key: keyOf('embedding gradient', sizes),
  addresses: 3,
  build(locals, [ids, dy, gradient]) {
    if (!ids || !dy || !gradient) throw new RangeError('The gradient of an embedding takes three addresses.');
    const { count, vocabulary, width } = sizes;
    const [counter, id, to] = locals.many('i32', 3) as [Local, Local, Local];
    const elements = elementsOf(locals);
    const addRow = all(
      set(to, i32.add(get(gradient), i32.mul(get(id), i32.of(4 * width)))),
      ...stripsOf(width).map((strip) => {
        const { type, bytes, load, store, add } = operationsOf(strip);
        const sums = elements[type].slice(0, strip.count);
        const place = (index: number) => strip.offset + bytes * index;
        return all(
          ...sums.map((sum, index) => set(sum, add(load(get(to), place(index)), load(get(dy), place(index))))),
          ...sums.map((sum, index) => store(get(to), get(sum), place(index))),
        );
      }),
    );
    return all(
      clear(get(gradient), 4 * vocabulary * width),
      repeat(
        counter,
        count,
        all(set(id, i32.fromFloat(f32.load(get(ids)))), when(get(id), addRow), advance(ids, 4), advance(dy, 4 * width)),
      ),
    );
  },
});

import {
  advance,
  all,
  type Code,
  clear,
  get,
  type Local,
  type Program,
  repeat,
  set,
} from '../../../backend/wasm/assembler';
import { elementsOf, operationsOf, type Strip, stripsOf } from '../../../backend/wasm/programs/strips';

/**
 * The sums of vectors over positions and examples, `[batch, positions, width]` → `[width]`, each example for itself
 * first, so that zeros at its end change no bit. Addresses: x, the sums.
 */
export const positionSums = (batch: number, positions: number, width: number): Program => ({
  key: `position sums ${[batch, positions, width]}`,
  addresses: 2,
  build(locals, [x, sums]) {
    if (!x || !sums) throw new RangeError('Sums over positions take two addresses.');
    const [example, position, at] = locals.many('i32', 3) as [Local, Local, Local];
    const elements = elementsOf(locals);
    const strip = (of: Strip): Code => {
      const { type, bytes, zero, load, store, add } = operationsOf(of);
      const own = elements[type].slice(0, of.count);
      const place = (index: number) => of.offset + bytes * index;
      return all(
        ...own.map((sum) => set(sum, zero)),
        set(at, get(x)),
        repeat(
          position,
          positions,
          all(...own.map((sum, index) => set(sum, add(get(sum), load(get(at), place(index))))), advance(at, 4 * width)),
        ),
        ...own.map((sum, index) => store(get(sums), add(load(get(sums), place(index)), get(sum)), place(index))),
      );
    };
    return all(
      clear(get(sums), 4 * width),
      repeat(example, batch, all(...stripsOf(width).map(strip), advance(x, 4 * positions * width))),
    );
  },
});

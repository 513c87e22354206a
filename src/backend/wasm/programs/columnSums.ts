import { advance, all, type Code, f32, get, i32, type Local, type Program, repeat, set, v128 } from '../assembler';

/** Independent accumulators, so that additions need not wait for each other. */
const accumulators = 8;
/** Rows that are summed separately before they are added to the total, against rounding errors. */
const chunkRows = 64;

/**
 * The sums over the rows of x, `[rows, columns]`, times `scale`: `[columns]`. Several rows are read as one wide row
 * that fills whole vectors, so that any number of columns works without padding; the remaining rows are added at the
 * end. Addresses: x, the sums, scratch memory.
 */
export function columnSums(rows: number, columns: number, scale: number): Program {
  // The fewest rows that fill whole vectors, and a multiple of it that keeps the accumulators busy.
  const fewest = columns % 4 === 0 ? 1 : columns % 2 === 0 ? 2 : 4;
  const rowsPerWide = fewest * Math.max(1, Math.floor((4 * accumulators) / (fewest * columns)));
  const vectors = (rowsPerWide * columns) / 4;
  const wideRows = Math.floor(rows / rowsPerWide);
  const remaining = rows % rowsPerWide;
  const wideBytes = vectors * 16;
  const build: Program['build'] = (locals, [x, sums, scratch]) => {
    if (!x || !sums || !scratch) throw new RangeError('Sums of columns take three addresses.');
    const [at, to, from, column] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const [row, block, group] = locals.many('i32', 3) as [Local, Local, Local];
    const partials = locals.many('v128', accumulators);
    const totals = locals.many('v128', accumulators);
    /** Adds `count` wide rows, `width` vectors of each, to the totals. */
    const addRows = (count: number, width: number): Code =>
      all(
        ...partials.slice(0, width).map((sum) => set(sum, v128.zero)),
        repeat(
          row,
          count,
          all(
            ...partials
              .slice(0, width)
              .map((sum, index) => set(sum, v128.add(get(sum), v128.load(get(at), 16 * index)))),
            advance(at, wideBytes),
          ),
        ),
        ...partials.slice(0, width).map((sum, index) => {
          const total = totals[index] as Local;
          return set(total, v128.add(get(total), get(sum)));
        }),
      );
    /** Sums `width` vectors of all wide rows into scratch memory. */
    const strip = (width: number): Code =>
      all(
        ...totals.slice(0, width).map((total) => set(total, v128.zero)),
        set(at, get(from)),
        repeat(block, Math.floor(wideRows / chunkRows), addRows(chunkRows, width)),
        wideRows % chunkRows > 0 ? addRows(wideRows % chunkRows, width) : [],
        ...totals.slice(0, width).map((total, index) => v128.store(get(to), get(total), 16 * index)),
        advance(from, 16 * width),
        advance(to, 16 * width),
      );
    const parts = Array.from({ length: rowsPerWide }, (_, part) => f32.load(get(to), part * columns * 4));
    const others = Array.from({ length: remaining }, (_, part) => f32.load(get(from), part * columns * 4));
    const [first = f32.of(0), ...rest] = [...parts, ...others];
    const sum = rest.reduce((before, each) => f32.add(before, each), first);
    return all(
      set(from, get(x)),
      set(to, get(scratch)),
      repeat(group, Math.floor(vectors / accumulators), strip(accumulators)),
      vectors % accumulators > 0 ? strip(vectors % accumulators) : [],
      set(to, get(scratch)),
      set(from, i32.add(get(x), i32.of(wideRows * wideBytes))),
      repeat(
        column,
        columns,
        all(
          f32.store(get(sums), scale === 1 ? sum : f32.mul(sum, f32.of(scale))),
          advance(sums, 4),
          advance(to, 4),
          advance(from, 4),
        ),
      ),
    );
  };
  return { key: `column sums ${[rows, columns, scale]}`, addresses: 3, scratchBytes: wideBytes, build };
}

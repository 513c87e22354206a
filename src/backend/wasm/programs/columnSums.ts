import { advance, all, type Code, f32, get, i32, type Local, type Program, repeat, set, v128 } from '../assembler';

/** Vectors that are added to at the same time: one addition need not wait for another. */
const abreast = 8;
/** Rows that are added up before their sum is added to that of the rows before, so that small numbers are not lost. */
const chunk = 64;

/**
 * Sums over the rows of x, `[rows, columns]`, each times `scale`. So many rows are taken for one that they fill whole
 * vectors: whatever the number of columns, nothing lies beside them. Takes x, the sums.
 */
export function columnSums(rows: number, columns: number, scale: number): Program {
  const least = columns % 4 === 0 ? 1 : columns % 2 === 0 ? 2 : 4;
  const together = least * Math.max(1, Math.floor((4 * abreast) / (least * columns)));
  const vectors = (together * columns) / 4;
  const wideRows = Math.floor(rows / together);
  const left = rows % together;
  const wideBytes = vectors * 16;
  const build: Program['build'] = (locals, [x, sums, own]) => {
    if (!x || !sums || !own) throw new RangeError('Sums of columns take three addresses.');
    const [at, to, from, column] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const [row, block, group] = locals.many('i32', 3) as [Local, Local, Local];
    const adding = locals.many('v128', abreast);
    const added = locals.many('v128', abreast);
    const rowsOf = (count: number, width: number): Code =>
      all(
        ...adding.slice(0, width).map((sum) => set(sum, v128.zero)),
        repeat(
          row,
          count,
          all(
            ...adding.slice(0, width).map((sum, index) => set(sum, v128.add(get(sum), v128.load(get(at), 16 * index)))),
            advance(at, wideBytes),
          ),
        ),
        ...adding.slice(0, width).map((sum, index) => {
          const total = added[index] as Local;
          return set(total, v128.add(get(total), get(sum)));
        }),
      );
    /** `width` vectors of every wide row. */
    const strip = (width: number): Code =>
      all(
        ...added.slice(0, width).map((total) => set(total, v128.zero)),
        set(at, get(from)),
        repeat(block, Math.floor(wideRows / chunk), rowsOf(chunk, width)),
        wideRows % chunk > 0 ? rowsOf(wideRows % chunk, width) : [],
        ...added.slice(0, width).map((total, index) => v128.store(get(to), get(total), 16 * index)),
        advance(from, 16 * width),
        advance(to, 16 * width),
      );
    const parts = Array.from({ length: together }, (_, part) => f32.load(get(to), part * columns * 4));
    const others = Array.from({ length: left }, (_, part) => f32.load(get(from), part * columns * 4));
    const [first = f32.of(0), ...rest] = [...parts, ...others];
    const sum = rest.reduce((before, each) => f32.add(before, each), first);
    return all(
      set(from, get(x)),
      set(to, get(own)),
      repeat(group, Math.floor(vectors / abreast), strip(abreast)),
      vectors % abreast > 0 ? strip(vectors % abreast) : [],
      set(to, get(own)),
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
  return { key: `column sums ${[rows, columns, scale]}`, addresses: 3, ownBytes: wideBytes, build };
}

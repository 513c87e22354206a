import { advance, all, type Code, f32, get, type Local, type Locals, repeat, set } from '../assembler';

/** Rows of floats and where they are copied. */
interface Rows {
  /** Addresses of the first row. */
  readonly from: Local;
  readonly to: Local;
  readonly rows: number;
  /** Floats in a row. */
  readonly channels: number;
  /** Floats from one row to the next on the padded side. */
  readonly padded: number;
}

/** Copies contiguous rows to padded ones; the padding is not written. */
export function padRows(locals: Locals, { from, to, rows, channels, padded }: Rows): Code {
  return moveRows(locals, from, to, rows, channels, channels * 4, padded * 4);
}

/** Copies padded rows to contiguous ones. */
export function unpadRows(locals: Locals, { from, to, rows, channels, padded }: Rows): Code {
  return moveRows(locals, from, to, rows, channels, padded * 4, channels * 4);
}

/** Copies `rows` rows of `channels` floats; rows are `fromBytes` and `toBytes` apart. */
function moveRows(
  locals: Locals,
  from: Local,
  to: Local,
  rows: number,
  channels: number,
  fromBytes: number,
  toBytes: number,
): Code {
  const [source, target, row] = locals.many('i32', 3) as [Local, Local, Local];
  return all(
    set(source, get(from)),
    set(target, get(to)),
    repeat(
      row,
      rows,
      all(
        ...Array.from({ length: channels }, (_, channel) =>
          f32.store(get(target), f32.load(get(source), channel * 4), channel * 4),
        ),
        advance(source, fromBytes),
        advance(target, toBytes),
      ),
    ),
  );
}

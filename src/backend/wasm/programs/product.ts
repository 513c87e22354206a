import { advance, all, type Code, f32, get, type Local, type Locals, repeat, set, v128 } from '../assembler';

/** Rows of the result whose sums are in registers at a time, and vectors of them. */
const [maxRows, maxVectors] = [4, 2];

/** A matrix in memory; strides are in bytes. */
export interface Matrix {
  /** Of its first element; not changed. */
  readonly at: Code;
  /** From one row to the next. */
  readonly rowBytes: number;
  /** From one column to the next; 4 unless told. */
  readonly columnBytes?: number;
}

/** The sizes of a product: `[rows, inner]` · `[inner, columns]`. */
export interface ProductSizes {
  readonly rows: number;
  readonly inner: number;
  /** A multiple of 4. */
  readonly columns: number;
}

/**
 * Makes code that writes the product of two matrices. Each sum adds from the first inner index to the last, so that
 * zeros at the end change no bit. Columns of the right factor and of the result must be contiguous.
 */
export function productOf(locals: Locals) {
  const [rowBlock, strip, step] = locals.many('i32', 3) as [Local, Local, Local];
  const [left, right, target] = locals.many('i32', 3) as [Local, Local, Local];
  const [leftRow, targetRow, rightStrip] = locals.many('i32', 3) as [Local, Local, Local];
  const sums = locals.many('v128', maxRows * maxVectors);
  const parts = locals.many('v128', maxVectors);
  const value = locals.make('v128');
  return ({ rows, inner, columns }: ProductSizes, a: Matrix, b: Matrix, c: Matrix): Code => {
    const { columnBytes = 4 } = a;
    /** `height` rows and `width` vectors at the current place. */
    const block = (height: number, width: number): Code => {
      const factors = parts.slice(0, width);
      const sumOf = (row: number, part: number) => sums[row * maxVectors + part] as Local;
      const each = (code: (row: number, part: number) => Code) =>
        all(...Array.from({ length: height }, (_, row) => all(...factors.map((_part, part) => code(row, part)))));
      return all(
        each((row, part) => set(sumOf(row, part), v128.zero)),
        set(left, get(leftRow)),
        set(right, get(rightStrip)),
        repeat(
          step,
          inner,
          all(
            ...factors.map((factor, part) => set(factor, v128.load(get(right), 16 * part))),
            ...Array.from({ length: height }, (_, row) =>
              all(
                set(value, v128.loadSplat(get(left), row * a.rowBytes)),
                ...factors.map((factor, part) =>
                  set(sumOf(row, part), v128.add(get(sumOf(row, part)), v128.mul(get(value), get(factor)))),
                ),
              ),
            ),
            advance(left, columnBytes),
            advance(right, b.rowBytes),
          ),
        ),
        each((row, part) => v128.store(get(target), get(sumOf(row, part)), row * c.rowBytes + 16 * part)),
        advance(target, 16 * width),
        advance(rightStrip, 16 * width),
      );
    };
    const vectors = columns / 4;
    const rowsOf = (height: number): Code =>
      all(
        set(rightStrip, b.at),
        set(target, get(targetRow)),
        repeat(strip, Math.floor(vectors / maxVectors), block(height, maxVectors)),
        vectors % maxVectors > 0 ? block(height, vectors % maxVectors) : [],
        advance(leftRow, height * a.rowBytes),
        advance(targetRow, height * c.rowBytes),
      );
    return all(
      set(leftRow, a.at),
      set(targetRow, c.at),
      repeat(rowBlock, Math.floor(rows / maxRows), rowsOf(maxRows)),
      rows % maxRows > 0 ? rowsOf(rows % maxRows) : [],
    );
  };
}

/** Makes code that writes the transpose of `[rows, columns]`, whose columns are contiguous: `[columns, rows]`. */
export function transposeOf(locals: Locals) {
  const [row, column, from, to, fromRow, toColumn] = locals.many('i32', 6) as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  return (rows: number, columns: number, source: Matrix, target: Matrix): Code =>
    all(
      set(fromRow, source.at),
      set(toColumn, target.at),
      repeat(
        row,
        rows,
        all(
          set(from, get(fromRow)),
          set(to, get(toColumn)),
          repeat(
            column,
            columns,
            all(f32.store(get(to), f32.load(get(from))), advance(from, 4), advance(to, target.rowBytes)),
          ),
          advance(fromRow, source.rowBytes),
          advance(toColumn, 4),
        ),
      ),
    );
}

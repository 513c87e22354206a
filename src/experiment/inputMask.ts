import { choice, type Fields, type ValuesOf } from './fields';

/** Sides of the blocks, in pixels, by the options of `detail` that show the mean of each block. */
const blockSizes = { 'blocks-2': 2, 'blocks-4': 4, 'blocks-7': 7 } as const;
type BlockDetail = keyof typeof blockSizes;

/**
 * Restricts the input of student and twin, in training and in evaluation, while the teacher gets whole examples:
 * privileged information (Vapnik & Vashist 2009; Lopez-Paz, Bottou, Schölkopf & Vapnik, ICLR 2016).
 */
export const inputMaskFields = {
  detail: choice({
    default: 'whole',
    options: [
      { value: 'whole', label: 'All of the image' },
      { value: 'blocks-2', label: 'Blocks of 2 × 2 pixels' },
      { value: 'blocks-4', label: 'Blocks of 4 × 4 pixels' },
      { value: 'blocks-7', label: 'Blocks of 7 × 7 pixels' },
      { value: 'left', label: 'Left half' },
    ] satisfies readonly { readonly value: 'whole' | BlockDetail | 'left'; readonly label: string }[],
    label: 'Student sees',
    term: 'privileged-information',
    help: 'Student and twin get no more than this of each image, in training and when they are measured; the teacher sees all of it. A block shows the mean of its pixels.',
  }),
  coordinates: choice({
    default: 'both',
    options: [
      { value: 'both', label: 'Both coordinates' },
      { value: 'x', label: 'x alone' },
      { value: 'y', label: 'y alone' },
    ],
    label: 'Student sees',
    term: 'privileged-information',
    help: 'Student and twin get no more than this of each point, in training and when they are measured; the teacher sees both coordinates.',
  }),
} as const;

/** Values of {@link inputMaskFields}. */
export type InputMaskSettings = ValuesOf<typeof inputMaskFields>;

/** `fields` with no other mask field than this one; null is none at all. */
export function inputMaskFieldsFor(fields: Fields, maskField: keyof InputMaskSettings | null): Fields {
  const isOther = (name: string) => Object.hasOwn(inputMaskFields, name) && name !== maskField;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isOther(name)));
}

/** The side of a block, in pixels, for an option of `detail` that shows means of blocks; null for others. */
export const blockSizeOf = (detail: string): number | null =>
  Object.hasOwn(blockSizes, detail) ? blockSizes[detail as BlockDetail] : null;

/** A restriction of the input: every square block of pixels is replaced by its mean, or hidden columns by 0. */
export type InputMask =
  /** `size` is the side of a block, in pixels. */
  | { readonly kind: 'blocks'; readonly size: number }
  /** One entry for each column of an image or coordinate of a point: is it visible? */
  | { readonly kind: 'columns'; readonly seen: readonly boolean[] };

/** A grey image under a mask, `[rows · columns]` in and out, row by row, in the units of `pixels`. */
export function maskedImage(
  pixels: ArrayLike<number>,
  rows: number,
  columns: number,
  inputMask: InputMask,
): Float32Array {
  const at = (row: number, column: number) => pixels[row * columns + column] as number;
  const mean = (row: number, column: number, size: number) => {
    const [top, left] = [row - (row % size), column - (column % size)];
    let sum = 0;
    for (let i = 0; i < size * size; i++) sum += at(top + Math.floor(i / size), left + (i % size));
    return sum / size ** 2;
  };
  return Float32Array.from({ length: rows * columns }, (_, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    if (inputMask.kind === 'blocks') return mean(row, column, inputMask.size);
    return inputMask.seen[column] ? at(row, column) : 0;
  });
}

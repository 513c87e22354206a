import type * as tf from '@tensorflow/tfjs';
import { advance, all, type Code, clear, copy, get, type Local, type Locals, repeat, set } from '../assembler';

/**
 * An image in which no window reaches outside: the image itself where that is so already, else a copy with zeros around
 * it. Kernels then need no edges.
 */
export interface Bordered {
  /** From a row to the next. */
  readonly rowBytes: number;
  /** For the copy; 0 where none is needed. */
  readonly copyBytes: number;
  /** From an image to the next, as they come. */
  readonly imageBytes: number;
  /** Clears the place for the copy, with its zeros. */
  prepare(place: Local): Code;
  /** Copies `image` into its border at `place`. */
  lay(locals: Locals, place: Local, image: Local): Code;
  /** Copies what the border at `place` holds back to `image`; what no window reaches stays as it is. */
  takeOut(locals: Locals, place: Local, image: Local): Code;
}

export function bordered(plan: tf.backend_util.Conv2DInfo): Bordered {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = plan;
  const { top, left } = plan.padInfo;
  // What windows reach over; the last rows and columns of an image may lie beyond.
  const height = (outHeight - 1) * strideHeight + plan.filterHeight;
  const width = (outWidth - 1) * strideWidth + plan.filterWidth;
  const pixel = 4 * inChannels;
  const inRow = inWidth * pixel;
  const imageBytes = inHeight * inRow;
  if (top === 0 && left === 0 && height <= inHeight && width <= inWidth) {
    return { rowBytes: inRow, copyBytes: 0, imageBytes, prepare: () => [], lay: () => [], takeOut: () => [] };
  }
  const rowBytes = width * pixel;
  const rows = Math.max(0, Math.min(inHeight, height - top));
  const part = Math.max(0, Math.min(inWidth, width - left)) * pixel;
  /** Does `move` for every row of the image that windows reach. */
  const rowsBetween = (locals: Locals, place: Local, image: Local, move: typeof copy): Code => {
    const [inBorder, inImage, row] = locals.many('i32', 3) as [Local, Local, Local];
    return all(
      set(inBorder, get(place)),
      advance(inBorder, top * rowBytes + left * pixel),
      set(inImage, get(image)),
      repeat(
        row,
        rows,
        all(move(get(inBorder), get(inImage), part), advance(inBorder, rowBytes), advance(inImage, inRow)),
      ),
    );
  };
  return {
    rowBytes,
    copyBytes: height * rowBytes,
    imageBytes,
    prepare: (place) => clear(get(place), height * rowBytes),
    lay: (locals, place, image) => rowsBetween(locals, place, image, copy),
    takeOut: (locals, place, image) =>
      rowsBetween(locals, place, image, (inBorder, inImage, bytes) => copy(inImage, inBorder, bytes)),
  };
}

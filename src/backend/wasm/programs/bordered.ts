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
  /** Clears the place for the copy, once, before the first image. */
  prepare(place: Local): Code;
  /** Copies the image at `from` into its border at `place`. */
  lay(locals: Locals, place: Local, from: Local): Code;
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
    return { rowBytes: inRow, copyBytes: 0, imageBytes, prepare: () => [], lay: () => [] };
  }
  const rowBytes = width * pixel;
  const rows = Math.max(0, Math.min(inHeight, height - top));
  const part = Math.max(0, Math.min(inWidth, width - left)) * pixel;
  return {
    rowBytes,
    copyBytes: height * rowBytes,
    imageBytes,
    prepare: (place) => clear(get(place), height * rowBytes),
    lay(locals, place, from) {
      const [source, target, row] = locals.many('i32', 3) as [Local, Local, Local];
      const begin = set(target, get(place));
      return all(
        begin,
        advance(target, top * rowBytes + left * pixel),
        set(source, get(from)),
        repeat(row, rows, all(copy(get(target), get(source), part), advance(target, rowBytes), advance(source, inRow))),
      );
    },
  };
}

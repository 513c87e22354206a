import type * as tf from '@tensorflow/tfjs';
import { advance, all, type Code, clear, copy, get, type Local, type Locals, repeat, set } from '../assembler';

/**
 * An image in which no window reaches outside, so that kernels need not handle edges: the image itself where that is
 * so, else a copy of it with a border of zeros.
 */
export interface Bordered {
  /** Bytes from one row to the next. */
  readonly rowBytes: number;
  /** Bytes of the copy; 0 where none is needed. */
  readonly copyBytes: number;
  /** Bytes from one image to the next in the tensor. */
  readonly imageBytes: number;
  /** Clears the memory of the copy, at address `place`. */
  prepare(place: Local): Code;
  /** Copies the image at address `image` into the copy at `place`, inside its border. */
  copyIn(locals: Locals, place: Local, image: Local): Code;
  /** Copies the inside of the border at `place` back to `image`; pixels that no window reaches are not written. */
  copyOut(locals: Locals, place: Local, image: Local): Code;
}

/** How the images of a convolution with this plan are bordered. The code is empty where no copy is needed. */
export function bordered(plan: tf.backend_util.Conv2DInfo): Bordered {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = plan;
  const { top, left } = plan.padInfo;
  // Rows and columns that windows reach; the last ones of an image may be beyond.
  const height = (outHeight - 1) * strideHeight + plan.filterHeight;
  const width = (outWidth - 1) * strideWidth + plan.filterWidth;
  const pixel = 4 * inChannels;
  const inRow = inWidth * pixel;
  const imageBytes = inHeight * inRow;
  if (top === 0 && left === 0 && height <= inHeight && width <= inWidth) {
    return { rowBytes: inRow, copyBytes: 0, imageBytes, prepare: () => [], copyIn: () => [], copyOut: () => [] };
  }
  const rowBytes = width * pixel;
  const rows = Math.max(0, Math.min(inHeight, height - top));
  const part = Math.max(0, Math.min(inWidth, width - left)) * pixel;
  /** Runs `move` for the reached part of every row of the image that windows reach. */
  const forEachRow = (locals: Locals, place: Local, image: Local, move: typeof copy): Code => {
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
    copyIn: (locals, place, image) => forEachRow(locals, place, image, copy),
    copyOut: (locals, place, image) =>
      forEachRow(locals, place, image, (inBorder, inImage, bytes) => copy(inImage, inBorder, bytes)),
  };
}

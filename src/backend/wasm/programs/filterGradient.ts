import type * as tf from '@tensorflow/tfjs';
import {
  advance,
  all,
  type Code,
  clear,
  f32,
  get,
  i32,
  type Local,
  type Locals,
  type Program,
  repeat,
  set,
  v128,
} from '../assembler';
import { bordered } from './bordered';

/** Floats in a vector. */
const lanes = 4;
/** Sums that the registers of a processor hold beside what is being multiplied. */
const mostSums = 8;
/**
 * dW[tap, in, out] = Σ x[pixel under the tap, in] · dy[pixel, out], straight from x and dy. A block of sums stays in
 * registers while it goes over the pixels of one image, which stay in the nearest cache; then it is added to the
 * gradient. The inputs under a row of the filter lie side by side in the image as their weights do in the filter:
 * blocks are cut from such rows. Sums of an image come first, so that errors grow with pixels and with images, not
 * with their product. Takes x, dy, the gradient.
 */
export function filterGradient(plan: tf.backend_util.Conv2DInfo): Program {
  const { batchSize, inChannels, outHeight, outWidth, outChannels, strideHeight, strideWidth } = plan;
  const { filterHeight, filterWidth } = plan;
  const images = bordered(plan);
  const inputs = filterWidth * inChannels;
  const vectors = Math.ceil(outChannels / lanes);
  const channels = vectors * lanes;
  const isWhole = channels === outChannels;
  const pixels = outHeight * outWidth;
  const strips = [
    { size: 2, times: Math.floor(vectors / 2) },
    { size: 1, times: vectors % 2 },
  ].filter(({ times }) => times > 0);
  const blocks = evenly(inputs, mostSums / Math.min(2, vectors));
  const sumBytes = filterHeight * inputs * channels * 4;
  // Where channels do not fill vectors, dy and the gradient have copies in which they do.
  const spread = isWhole ? 0 : pixels * channels * 4;
  const ownBytes = images.copyBytes + (isWhole ? 0 : spread + sumBytes);

  const build: Program['build'] = (locals, [x, dy, gradient, own]) => {
    if (!x || !dy || !gradient || !own) throw new RangeError('Addresses are missing.');
    const [seen, incoming, sums, image, row] = locals.many('i32', 5) as [Local, Local, Local, Local, Local];
    const [base, tapRow, column, at, block, group] = locals.many('i32', 6) as [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const [from, pixel, target, wide] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const accumulators = locals.many('v128', mostSums);
    const parts = locals.many('v128', 2);
    const value = locals.make('v128');

    /** Adds what one image says about `count` inputs from `at` on and `width` vectors of channels from `wide` on. */
    const oneBlock = (count: number, width: number): Code => {
      const taken = accumulators.slice(0, count * width);
      const sumOf = (input: number, part: number) => taken[input * width + part] as Local;
      const used = parts.slice(0, width);
      // One pixel a turn: with several written out, V8 moves sums about, and takes twice as long.
      const onePixel = all(
        ...used.map((part, p) => set(part, v128.load(get(pixel), p * lanes * 4))),
        ...Array.from({ length: count }, (_, input) =>
          all(
            set(value, v128.loadSplat(get(from), input * 4)),
            ...used.map((part, p) =>
              set(sumOf(input, p), v128.add(get(sumOf(input, p)), v128.mul(get(value), get(part)))),
            ),
          ),
        ),
        advance(from, strideWidth * inChannels * 4),
        advance(pixel, channels * 4),
      );
      return all(
        ...taken.map((sum) => set(sum, v128.zero)),
        set(from, get(at)),
        set(pixel, i32.add(get(incoming), get(wide))),
        repeat(
          row,
          outHeight,
          all(
            repeat(column, outWidth, onePixel),
            advance(from, strideHeight * images.rowBytes - outWidth * strideWidth * inChannels * 4),
          ),
        ),
        ...taken.map((sum, index) => {
          const offset = Math.floor(index / width) * channels * 4 + (index % width) * lanes * 4;
          return v128.store(get(target), v128.add(v128.load(get(target), offset), get(sum)), offset);
        }),
      );
    };
    /** All channels of `count` inputs. */
    const allChannels = (count: number): Code => {
      const strip = (width: number): Code =>
        all(oneBlock(count, width), advance(wide, width * lanes * 4), advance(target, width * lanes * 4));
      return all(
        set(wide, i32.of(0)),
        ...strips.map(({ size, times }) => repeat(group, times, strip(size))),
        advance(at, count * 4),
        advance(target, (count - 1) * channels * 4),
      );
    };
    const oneImage = all(
      images.copyBytes > 0 ? images.lay(locals, own, x) : [],
      isWhole ? [] : widen(locals, { from: dy, to: incoming, rows: pixels, channels: outChannels, room: channels }),
      set(base, get(seen)),
      set(target, get(sums)),
      repeat(
        tapRow,
        filterHeight,
        all(
          set(at, get(base)),
          ...blocks.map(({ size, times }) => repeat(block, times, allChannels(size))),
          advance(base, images.rowBytes),
        ),
      ),
      advance(x, images.imageBytes),
      advance(dy, pixels * outChannels * 4),
    );
    const place = (offset: number) => i32.add(get(own), i32.of(offset));
    const following = isWhole ? set(incoming, get(dy)) : [];
    return all(
      images.prepare(own),
      set(sums, isWhole ? get(gradient) : place(images.copyBytes + spread)),
      isWhole ? [] : set(incoming, place(images.copyBytes)),
      clear(get(sums), sumBytes),
      // Lanes beside the channels are multiplied as well: what lies there must be no slower than zeros.
      isWhole ? [] : clear(get(incoming), spread),
      repeat(image, batchSize, all(following, set(seen, images.copyBytes > 0 ? get(own) : get(x)), oneImage)),
      isWhole
        ? []
        : narrow(locals, {
            from: sums,
            to: gradient,
            rows: filterHeight * inputs,
            channels: outChannels,
            room: channels,
          }),
    );
  };
  const shape = [batchSize, plan.inHeight, plan.inWidth, inChannels, filterHeight, filterWidth, outChannels];
  const windows = [strideHeight, strideWidth, plan.padInfo.top, plan.padInfo.left, outHeight, outWidth];
  return { key: `filter gradient ${[...shape, ...windows]}`, addresses: 4, ownBytes, build };
}

/** `total` cut into pieces as equal as can be, none longer than `most`; those of one size together. */
function evenly(total: number, most: number): { readonly size: number; readonly times: number }[] {
  const pieces = Math.ceil(total / most);
  const long = total % pieces;
  const size = Math.floor(total / pieces);
  return [
    { size: size + 1, times: long },
    { size, times: pieces - long },
  ].filter(({ times }) => times > 0);
}

interface Rows {
  readonly from: Local;
  readonly to: Local;
  readonly rows: number;
  /** Floats of a row. */
  readonly channels: number;
  /** Floats from one row to the next where there is room for whole vectors. */
  readonly room: number;
}

/** Copies rows to where each has room; what is beside them is never looked at. */
function widen(locals: Locals, { from, to, rows, channels, room }: Rows): Code {
  return moveRows(locals, from, to, rows, channels, channels * 4, room * 4);
}

function narrow(locals: Locals, { from, to, rows, channels, room }: Rows): Code {
  return moveRows(locals, from, to, rows, channels, room * 4, channels * 4);
}

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

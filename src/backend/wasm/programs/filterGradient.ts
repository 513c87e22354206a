import type * as tf from '@tensorflow/tfjs';
import {
  advance,
  all,
  type Code,
  clear,
  get,
  i32,
  type Local,
  type Locals,
  type Program,
  repeat,
  set,
  v128,
} from '../assembler';
import { type Bordered, bordered } from './bordered';
import { padRows, unpadRows } from './paddedRows';

/** Floats in a vector. */
const lanes = 4;
/** Vectors of sums that fit into the registers of a processor, beside the factors. */
const maxSums = 8;

/** The sizes that the program is built from. */
interface Sizes {
  readonly plan: tf.backend_util.Conv2DInfo;
  readonly images: Bordered;
  /** Inputs under one row of the filter: its width times the input channels. */
  readonly rowInputs: number;
  /** Output channels, padded to whole vectors. */
  readonly channels: number;
  /** Whether the output channels fill whole vectors without padding. */
  readonly isWhole: boolean;
  /** Output pixels of an image. */
  readonly pixels: number;
  /** The vectors of output channels, in groups of at most two. */
  readonly strips: readonly Pieces[];
  /** The inputs of a filter row, in blocks whose sums fit into registers. */
  readonly blocks: readonly Pieces[];
  /** Bytes of the gradient with padded channels. */
  readonly sumBytes: number;
  /** Bytes of one image of dy with padded channels; 0 where nothing is padded. */
  readonly paddedBytes: number;
}

function sizesOf(plan: tf.backend_util.Conv2DInfo): Sizes {
  const rowInputs = plan.filterWidth * plan.inChannels;
  const vectors = Math.ceil(plan.outChannels / lanes);
  const channels = vectors * lanes;
  const isWhole = channels === plan.outChannels;
  const pixels = plan.outHeight * plan.outWidth;
  const strips = [
    { size: 2, times: Math.floor(vectors / 2) },
    { size: 1, times: vectors % 2 },
  ].filter(({ times }) => times > 0);
  return {
    plan,
    images: bordered(plan),
    rowInputs,
    channels,
    isWhole,
    pixels,
    strips,
    blocks: splitEvenly(rowInputs, maxSums / Math.min(2, vectors)),
    sumBytes: plan.filterHeight * rowInputs * channels * 4,
    paddedBytes: isWhole ? 0 : pixels * channels * 4,
  };
}

/** The local variables of the program. Those of type i32 without a comment are loop counters. */
interface Variables {
  /** Address of the image that is read: the one in x, or its copy with a border. */
  readonly seen: Local;
  /** Address of the image of dy that is read: the one in dy, or its copy with padded channels. */
  readonly incoming: Local;
  /** Address of the sums: the gradient itself, or a copy with padded channels. */
  readonly sums: Local;
  readonly image: Local;
  readonly row: Local;
  /** Address of the first input under the current row of the filter, for the first output pixel. */
  readonly base: Local;
  readonly tapRow: Local;
  readonly column: Local;
  /** Address of the first input of the current block, for the first output pixel. */
  readonly at: Local;
  readonly block: Local;
  readonly group: Local;
  /** Address of the first input of the current block, for the current output pixel. */
  readonly from: Local;
  /** Address of the current output pixel in dy, at the current strip of channels. */
  readonly pixel: Local;
  /** Address of the first sum of the current block and strip. */
  readonly target: Local;
  /** Byte offset of the current strip in the channels. */
  readonly wide: Local;
  readonly accumulators: readonly Local[];
  /** Vectors of dy at the current pixel. */
  readonly parts: readonly Local[];
  /** One input in all lanes. */
  readonly value: Local;
}

function variablesOf(locals: Locals): Variables {
  const integer = () => locals.make('i32');
  return {
    seen: integer(),
    incoming: integer(),
    sums: integer(),
    image: integer(),
    row: integer(),
    base: integer(),
    tapRow: integer(),
    column: integer(),
    at: integer(),
    block: integer(),
    group: integer(),
    from: integer(),
    pixel: integer(),
    target: integer(),
    wide: integer(),
    accumulators: locals.many('v128', maxSums),
    parts: locals.many('v128', 2),
    value: locals.make('v128'),
  };
}

/**
 * dW[tap, in, out] = Σ x[pixel under the tap, in] · dy[pixel, out], computed directly from x and dy. A block of sums
 * stays in registers during a pass over the pixels of one image, which stay in the first-level cache; then it is added
 * to the gradient. The inputs under one row of the filter are contiguous in the image, as their weights are in the
 * filter, so blocks are cut from such rows. Each image is summed separately first, so that rounding errors grow with
 * the number of pixels plus that of images, not with their product. Addresses: x, dy, the gradient, scratch memory.
 */
export function filterGradient(plan: tf.backend_util.Conv2DInfo): Program {
  const sizes = sizesOf(plan);
  const { images, isWhole, paddedBytes, sumBytes } = sizes;
  const { batchSize, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = plan;
  const shape = [batchSize, plan.inHeight, plan.inWidth, inChannels, filterHeight, filterWidth, outChannels];
  const windows = [plan.strideHeight, plan.strideWidth, plan.padInfo.top, plan.padInfo.left, outHeight, outWidth];
  return {
    key: `filter gradient ${[...shape, ...windows]}`,
    addresses: 4,
    scratchBytes: images.copyBytes + (isWhole ? 0 : paddedBytes + sumBytes),
    build: (locals, addresses) => bodyOf(sizes, locals, addresses),
  };
}

function bodyOf(sizes: Sizes, locals: Locals, [x, dy, gradient, scratch]: readonly Local[]): Code {
  if (!x || !dy || !gradient || !scratch) throw new RangeError('Addresses are missing.');
  const { plan, images, rowInputs, channels, isWhole, pixels, sumBytes, paddedBytes } = sizes;
  const variables = variablesOf(locals);
  const { seen, incoming, sums, image } = variables;
  const oneImage = all(
    images.copyBytes > 0 ? images.copyIn(locals, scratch, x) : [],
    isWhole
      ? []
      : padRows(locals, { from: dy, to: incoming, rows: pixels, channels: plan.outChannels, padded: channels }),
    addImage(sizes, variables),
    advance(x, images.imageBytes),
    advance(dy, pixels * plan.outChannels * 4),
  );
  const scratchAt = (offset: number) => i32.add(get(scratch), i32.of(offset));
  const following = isWhole ? set(incoming, get(dy)) : [];
  return all(
    images.prepare(scratch),
    set(sums, isWhole ? get(gradient) : scratchAt(images.copyBytes + paddedBytes)),
    isWhole ? [] : set(incoming, scratchAt(images.copyBytes)),
    clear(get(sums), sumBytes),
    // Padding is multiplied as well; denormal leftovers in it would slow that down.
    isWhole ? [] : clear(get(incoming), paddedBytes),
    repeat(image, plan.batchSize, all(following, set(seen, images.copyBytes > 0 ? get(scratch) : get(x)), oneImage)),
    isWhole
      ? []
      : unpadRows(locals, {
          from: sums,
          to: gradient,
          rows: plan.filterHeight * rowInputs,
          channels: plan.outChannels,
          padded: channels,
        }),
  );
}

/** Adds one image to all sums. */
function addImage(sizes: Sizes, variables: Variables): Code {
  const { plan, images, blocks } = sizes;
  const { seen, sums, base, tapRow, at, block, target } = variables;
  return all(
    set(base, get(seen)),
    set(target, get(sums)),
    repeat(
      tapRow,
      plan.filterHeight,
      all(
        set(at, get(base)),
        ...blocks.map(({ size, times }) => repeat(block, times, addInputs(sizes, variables, size))),
        advance(base, images.rowBytes),
      ),
    ),
  );
}

/** Adds one image to the sums of `count` inputs and all channels, and moves on to the next inputs. */
function addInputs({ plan, images, channels, strips }: Sizes, variables: Variables, count: number): Code {
  const { at, group, target, wide } = variables;
  const strip = (width: number): Code =>
    all(
      addBlock(plan, images.rowBytes, channels, variables, count, width),
      advance(wide, width * lanes * 4),
      advance(target, width * lanes * 4),
    );
  return all(
    set(wide, i32.of(0)),
    ...strips.map(({ size, times }) => repeat(group, times, strip(size))),
    advance(at, count * 4),
    advance(target, (count - 1) * channels * 4),
  );
}

/** Adds one image to the sums of `count` inputs from `at` on and `width` vectors of channels from `wide` on. */
function addBlock(
  { inChannels, outHeight, outWidth, strideHeight, strideWidth }: tf.backend_util.Conv2DInfo,
  rowBytes: number,
  channels: number,
  { incoming, row, column, at, from, pixel, target, wide, accumulators, parts, value }: Variables,
  count: number,
  width: number,
): Code {
  const used = accumulators.slice(0, count * width);
  const sumOf = (input: number, part: number) => used[input * width + part] as Local;
  const factors = parts.slice(0, width);
  // One pixel per iteration: when the loop is unrolled, V8 spills the sums and takes twice as long.
  const onePixel = all(
    ...factors.map((part, p) => set(part, v128.load(get(pixel), p * lanes * 4))),
    ...Array.from({ length: count }, (_, input) =>
      all(
        set(value, v128.loadSplat(get(from), input * 4)),
        ...factors.map((part, p) =>
          set(sumOf(input, p), v128.add(get(sumOf(input, p)), v128.mul(get(value), get(part)))),
        ),
      ),
    ),
    advance(from, strideWidth * inChannels * 4),
    advance(pixel, channels * 4),
  );
  return all(
    ...used.map((sum) => set(sum, v128.zero)),
    set(from, get(at)),
    set(pixel, i32.add(get(incoming), get(wide))),
    repeat(
      row,
      outHeight,
      all(
        repeat(column, outWidth, onePixel),
        advance(from, strideHeight * rowBytes - outWidth * strideWidth * inChannels * 4),
      ),
    ),
    ...used.map((sum, index) => {
      const offset = Math.floor(index / width) * channels * 4 + (index % width) * lanes * 4;
      return v128.store(get(target), v128.add(v128.load(get(target), offset), get(sum)), offset);
    }),
  );
}

/** `times` pieces of length `size`. */
interface Pieces {
  readonly size: number;
  readonly times: number;
}

/** Cuts `total` into the fewest pieces of at most `most`, as equal as can be, and groups those of the same size. */
function splitEvenly(total: number, most: number): Pieces[] {
  const pieces = Math.ceil(total / most);
  const longer = total % pieces;
  const size = Math.floor(total / pieces);
  return [
    { size: size + 1, times: longer },
    { size, times: pieces - longer },
  ].filter(({ times }) => times > 0);
}

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
import { bordered } from './bordered';

/** Filter taps whose weights, or whose sums, fit into the registers of a processor. */
const maxTaps = 12;

/** Whether the programs below apply: channels in whole vectors, one small filter per channel, no dilation. */
export const isPlainDepthwise = (plan: tf.backend_util.Conv2DInfo): boolean =>
  plan.inChannels % 4 === 0 &&
  plan.outChannels === plan.inChannels &&
  plan.filterHeight * plan.filterWidth <= maxTaps &&
  plan.dilationHeight === 1 &&
  plan.dilationWidth === 1;

/** A loop over the output pixels of an image, for four channels at a time. */
interface Walk {
  /** Offsets of the taps from the first tap, in bytes. */
  readonly taps: readonly number[];
  /** Address of the first tap of the current pixel; to be set to that of the first pixel before the loop. */
  readonly at: Local;
  /** Address of the current pixel in the gradient of the output; to be set likewise. */
  readonly pixel: Local;
  /** Runs `body` for every output pixel. */
  over(body: Code): Code;
}

function walk(plan: tf.backend_util.Conv2DInfo, rowBytes: number, locals: Locals): Walk {
  const { filterHeight, filterWidth, outHeight, outWidth, strideHeight, strideWidth, inChannels } = plan;
  const [at, pixel, row, column] = locals.many('i32', 4) as [Local, Local, Local, Local];
  const bytes = 4 * inChannels;
  const taps = Array.from(
    { length: filterHeight * filterWidth },
    (_, tap) => Math.floor(tap / filterWidth) * rowBytes + (tap % filterWidth) * bytes,
  );
  const over = (body: Code): Code =>
    repeat(
      row,
      outHeight,
      all(
        repeat(column, outWidth, all(body, advance(at, strideWidth * bytes), advance(pixel, bytes))),
        advance(at, strideHeight * rowBytes - outWidth * strideWidth * bytes),
      ),
    );
  return { taps, at, pixel, over };
}

const keyOf = (plan: tf.backend_util.Conv2DInfo): string => {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth } = plan;
  const shape = [batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth];
  return String([...shape, plan.strideHeight, plan.strideWidth, plan.padInfo.top, plan.padInfo.left]);
};

/**
 * dW[tap, c] = Σ x[pixel under the tap, c] · dy[pixel, c], summed for each image separately first. Addresses: x, dy,
 * the gradient, scratch memory.
 */
export function depthwiseFilterGradient(plan: tf.backend_util.Conv2DInfo): Program {
  const images = bordered(plan);
  const bytes = 4 * plan.inChannels;
  const outImage = plan.outHeight * plan.outWidth * bytes;
  const build = (locals: Locals, [x, dy, gradient, scratch]: readonly Local[]): Code => {
    if (!x || !dy || !gradient || !scratch) throw new RangeError('The gradient of a filter takes four addresses.');
    const { taps, at, pixel, over } = walk(plan, images.rowBytes, locals);
    const [image, group, channel, target] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const value = locals.make('v128');
    const sums = taps.map((offset) => ({ offset, sum: locals.make('v128') }));
    const four = all(
      ...sums.map(({ sum }) => set(sum, v128.zero)),
      set(at, i32.add(get(images.copyBytes > 0 ? scratch : x), get(channel))),
      set(pixel, i32.add(get(dy), get(channel))),
      over(
        all(
          set(value, v128.load(get(pixel))),
          ...sums.map(({ offset, sum }) =>
            set(sum, v128.add(get(sum), v128.mul(v128.load(get(at), offset), get(value)))),
          ),
        ),
      ),
      set(target, i32.add(get(gradient), get(channel))),
      ...sums.map(({ sum }, tap) =>
        v128.store(get(target), v128.add(v128.load(get(target), tap * bytes), get(sum)), tap * bytes),
      ),
      advance(channel, 16),
    );
    return all(
      images.prepare(scratch),
      clear(get(gradient), taps.length * bytes),
      repeat(
        image,
        plan.batchSize,
        all(
          images.copyIn(locals, scratch, x),
          set(channel, i32.of(0)),
          repeat(group, plan.inChannels / 4, four),
          advance(x, images.imageBytes),
          advance(dy, outImage),
        ),
      ),
    );
  };
  return { key: `depthwise filter ${keyOf(plan)}`, addresses: 4, scratchBytes: images.copyBytes, build };
}

/**
 * dx[pixel under the tap, c] += dy[pixel, c] · w[tap, c], for every pixel of dy and every tap. Addresses: dy, the
 * filter, dx, scratch memory.
 */
export function depthwiseInputGradient(plan: tf.backend_util.Conv2DInfo): Program {
  const images = bordered(plan);
  const bytes = 4 * plan.inChannels;
  const outImage = plan.outHeight * plan.outWidth * bytes;
  const build = (locals: Locals, [dy, filter, dx, scratch]: readonly Local[]): Code => {
    if (!dy || !filter || !dx || !scratch) throw new RangeError('The gradient of an input takes four addresses.');
    const { taps, at, pixel, over } = walk(plan, images.rowBytes, locals);
    const [image, group, channel, source] = locals.many('i32', 4) as [Local, Local, Local, Local];
    const value = locals.make('v128');
    const weights = taps.map((offset) => ({ offset, weight: locals.make('v128') }));
    const four = all(
      set(source, i32.add(get(filter), get(channel))),
      ...weights.map(({ weight }, tap) => set(weight, v128.load(get(source), tap * bytes))),
      set(at, i32.add(get(images.copyBytes > 0 ? scratch : dx), get(channel))),
      set(pixel, i32.add(get(dy), get(channel))),
      over(
        all(
          set(value, v128.load(get(pixel))),
          ...weights.map(({ offset, weight }) =>
            v128.store(get(at), v128.add(v128.load(get(at), offset), v128.mul(get(value), get(weight))), offset),
          ),
        ),
      ),
      advance(channel, 16),
    );
    return all(
      clear(get(dx), plan.batchSize * images.imageBytes),
      repeat(
        image,
        plan.batchSize,
        all(
          images.prepare(scratch),
          set(channel, i32.of(0)),
          repeat(group, plan.inChannels / 4, four),
          images.copyOut(locals, scratch, dx),
          advance(dx, images.imageBytes),
          advance(dy, outImage),
        ),
      ),
    );
  };
  return { key: `depthwise input ${keyOf(plan)}`, addresses: 4, scratchBytes: images.copyBytes, build };
}

import type * as tf from '@tensorflow/tfjs';
import { advance, all, type Code, clear, f32, get, type Local, type Program, repeat, set, v128 } from '../assembler';

/**
 * The gradient of max pooling over adjacent 2 × 2 windows inside the image: every window passes its gradient to the
 * first of its largest inputs. Addresses: x, dy, dx.
 */
export function maxPoolGradient(plan: tf.backend_util.Conv2DInfo): Program {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = plan;
  const pixel = 4 * inChannels;
  const row = inWidth * pixel;
  const image = inHeight * row;
  const isCovered = 2 * outHeight === inHeight && 2 * outWidth === inWidth;
  return {
    key: `max pool gradient ${[batchSize, inHeight, inWidth, inChannels, outHeight, outWidth]}`,
    addresses: 3,
    build(locals, [x, dy, dx]) {
      if (!x || !dy || !dx) throw new RangeError('The gradient of max pooling takes three addresses.');
      const [example, outRow, outColumn, group] = locals.many('i32', 4) as [Local, Local, Local, Local];
      /** Code for one window: for four channels from `channel` on (`v128`), or for one (`f32`). */
      const window = (type: 'v128' | 'f32') => {
        const [first, right, under, across, gradient, greatest] = locals.many(type, 6) as [
          Local,
          Local,
          Local,
          Local,
          Local,
          Local,
        ];
        const isVector = type === 'v128';
        const { load, store, isGreater } = isVector ? v128 : f32;
        const [toRight, toUnder, toAcross] = locals.many(isVector ? 'v128' : 'i32', 3) as [Local, Local, Local];
        /** The gradient where `mask` is set, else 0; `elsewhere` is the opposite. */
        const where = (mask: Local) =>
          isVector ? v128.and(get(gradient), get(mask)) : f32.select(get(mask), get(gradient), f32.of(0));
        const elsewhere = (mask: Local) =>
          isVector ? v128.andNot(get(gradient), get(mask)) : f32.select(get(mask), f32.of(0), get(gradient));
        /** Sets `mask` where `other` is greater than the greatest so far, and updates that. */
        const greater = (mask: Local, other: Local) =>
          all(
            set(mask, isGreater(get(other), get(greatest))),
            set(
              greatest,
              isVector
                ? v128.choose(get(mask), get(other), get(greatest))
                : f32.select(get(mask), get(other), get(greatest)),
            ),
          );
        return (channel: number): Code => {
          const places = [0, pixel, row, row + pixel].map((offset) => offset + 4 * channel);
          const [here = 0, aside = 0, below = 0, opposite = 0] = places;
          return all(
            set(first, load(get(x), here)),
            set(right, load(get(x), aside)),
            set(under, load(get(x), below)),
            set(across, load(get(x), opposite)),
            set(gradient, load(get(dy), 4 * channel)),
            set(greatest, get(first)),
            greater(toRight, right),
            greater(toUnder, under),
            set(toAcross, isGreater(get(across), get(greatest))),
            // Backwards from the last input that was greater: it takes the gradient, those before it get 0.
            store(get(dx), where(toAcross), opposite),
            set(gradient, elsewhere(toAcross)),
            store(get(dx), where(toUnder), below),
            set(gradient, elsewhere(toUnder)),
            store(get(dx), where(toRight), aside),
            store(get(dx), elsewhere(toRight), here),
          );
        };
      };
      /** Moves on by `bytes` in x and dx, and by `gradientBytes` in dy. */
      const moveOn = (bytes: number, gradientBytes: number) =>
        all(advance(x, bytes), advance(dx, bytes), advance(dy, gradientBytes));
      const vector = window('v128');
      const scalar = inChannels % 4 > 0 ? window('f32') : null;
      const rest = Array.from({ length: inChannels % 4 }, (_, channel) => scalar?.(channel) ?? []);
      const oneWindow = all(
        repeat(group, Math.floor(inChannels / 4), all(vector(0), moveOn(16, 16))),
        ...rest,
        moveOn(2 * pixel - 16 * Math.floor(inChannels / 4), pixel - 16 * Math.floor(inChannels / 4)),
      );
      return all(
        isCovered ? [] : clear(get(dx), batchSize * image),
        repeat(
          example,
          batchSize,
          all(
            repeat(
              outRow,
              outHeight,
              all(repeat(outColumn, outWidth, oneWindow), moveOn(2 * row - outWidth * 2 * pixel, 0)),
            ),
            moveOn(image - outHeight * 2 * row, 0),
          ),
        ),
      );
    },
  };
}

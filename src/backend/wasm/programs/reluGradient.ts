import { advance, all, type Code, f32, get, type Program, repeat, set, v128 } from '../assembler';

/** Vectors per iteration of the loop. */
const unrolled = 4;

/** dx = dy where y > 0, else 0, for `size` values. Addresses: dy, y, dx. */
export const reluGradient = (size: number): Program => ({
  key: `relu gradient ${size}`,
  addresses: 3,
  build(locals, [dy, y, dx]) {
    if (!dy || !y || !dx) throw new RangeError('The gradient of ReLU takes three addresses.');
    const counter = locals.make('i32');
    const zero = locals.make('v128');
    const four = (offset: number): Code =>
      v128.store(
        get(dx),
        v128.and(v128.load(get(dy), offset), v128.isGreater(v128.load(get(y), offset), get(zero))),
        offset,
      );
    const one = (offset: number): Code =>
      f32.store(
        get(dx),
        f32.select(f32.isGreater(f32.load(get(y), offset), f32.of(0)), f32.load(get(dy), offset), f32.of(0)),
        offset,
      );
    const vectors = Math.floor(size / 4);
    const several = (count: number): Code =>
      all(
        ...Array.from({ length: count }, (_, at) => four(16 * at)),
        ...[dy, y, dx].map((address) => advance(address, 16 * count)),
      );
    return all(
      set(zero, v128.zero),
      repeat(counter, Math.floor(vectors / unrolled), several(unrolled)),
      several(vectors % unrolled),
      ...Array.from({ length: size % 4 }, (_, at) => one(4 * at)),
    );
  },
});

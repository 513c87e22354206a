import {
  advance,
  all,
  type Code,
  get,
  type Local,
  type Locals,
  type Program,
  repeat,
  set,
  v128,
} from '../../../backend/wasm/assembler';
import { exponential } from '../../../backend/wasm/programs/exponential';

/** x · sigmoid(slope · x · (1 + cubic · x²)), for `size` numbers, a multiple of 4. */
export interface GeluSizes {
  readonly size: number;
  readonly slope: number;
  readonly cubic: number;
}

const keyOf = (name: string, { size, slope, cubic }: GeluSizes) => `${name} ${[size, slope, cubic]}`;

/** Makes code that sets `sigmoid` from `x` and its square. */
function sigmoidOf(locals: Locals, { slope, cubic }: GeluSizes) {
  const exp = exponential(locals);
  return (x: Local, square: Local, sigmoid: Local): Code =>
    all(
      set(
        sigmoid,
        v128.mul(
          v128.mul(get(x), v128.floats(-slope)),
          v128.add(v128.mul(get(square), v128.floats(cubic)), v128.floats(1)),
        ),
      ),
      exp(sigmoid),
      set(sigmoid, v128.div(v128.floats(1), v128.add(get(sigmoid), v128.floats(1)))),
    );
}

/** GELU. Addresses: x, y. */
export const geluForward = (sizes: GeluSizes): Program => ({
  key: keyOf('gelu', sizes),
  addresses: 2,
  build(locals, [from, to]) {
    if (!from || !to) throw new RangeError('GELU takes two addresses.');
    const counter = locals.make('i32');
    const [x, square, sigmoid] = locals.many('v128', 3) as [Local, Local, Local];
    const sigmoidFrom = sigmoidOf(locals, sizes);
    return repeat(
      counter,
      sizes.size / 4,
      all(
        set(x, v128.load(get(from))),
        set(square, v128.mul(get(x), get(x))),
        sigmoidFrom(x, square, sigmoid),
        v128.store(get(to), v128.mul(get(x), get(sigmoid))),
        advance(from, 16),
        advance(to, 16),
      ),
    );
  },
});

/** The gradient of GELU. Addresses: x, dy, dx. */
export const geluGradient = (sizes: GeluSizes): Program => ({
  key: keyOf('gelu gradient', sizes),
  addresses: 3,
  build(locals, [from, dy, dx]) {
    if (!from || !dy || !dx) throw new RangeError('The gradient of GELU takes three addresses.');
    const counter = locals.make('i32');
    const [x, square, sigmoid, inner] = locals.many('v128', 4) as [Local, Local, Local, Local];
    const sigmoidFrom = sigmoidOf(locals, sizes);
    const { slope, cubic } = sizes;
    return repeat(
      counter,
      sizes.size / 4,
      all(
        set(x, v128.load(get(from))),
        set(square, v128.mul(get(x), get(x))),
        sigmoidFrom(x, square, sigmoid),
        // σ + x·σ·(1 − σ)·slope·(1 + 3·cubic·x²)
        set(inner, v128.add(v128.mul(get(square), v128.floats(3 * cubic * slope)), v128.floats(slope))),
        set(inner, v128.mul(v128.mul(get(x), get(inner)), v128.sub(v128.floats(1), get(sigmoid)))),
        set(inner, v128.add(v128.mul(get(sigmoid), get(inner)), get(sigmoid))),
        v128.store(get(dx), v128.mul(v128.load(get(dy)), get(inner))),
        ...[from, dy, dx].map((address) => advance(address, 16)),
      ),
    );
  },
});

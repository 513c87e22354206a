import { all, type Code, get, type Local, type Locals, set, v128 } from '../assembler';

/** ln 2 in two parts: multiples of the first are exact. */
const [high, low] = [0.693359375, -2.1219444005469057e-4];
/** Of the polynomial, from the highest power on. */
const coefficients = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];
/** The bits of √½, from which a fraction counts, and those of 1. */
const [half, one] = [0x3f3504f3, 0x3f800000];

/**
 * Makes code that turns `x` into its natural logarithm, lane by lane, within two units of the last place (Cephes,
 * `logf`). Only for normal numbers above 0. `x` is overwritten.
 */
export function logarithm(locals: Locals): (x: Local) => Code {
  const [exponent, power, square] = locals.many('v128', 3) as [Local, Local, Local];
  const constant = (value: number) => v128.floats(value);
  const [first = 0, ...others] = coefficients;
  return (x) =>
    all(
      // x = 2ᵉ · f, with f from √½ to √2.
      set(x, v128.addWords(get(x), v128.words(one - half))),
      set(exponent, v128.sub(v128.fromWords(v128.shiftRight(get(x), 23)), constant(127))),
      set(x, v128.addWords(v128.and(get(x), v128.words(0x007fffff)), v128.words(half))),
      set(x, v128.sub(get(x), constant(1))),
      set(square, v128.mul(get(x), get(x))),
      set(power, constant(first)),
      ...others.map((next) => set(power, v128.add(v128.mul(get(power), get(x)), constant(next)))),
      set(power, v128.mul(v128.mul(get(power), get(x)), get(square))),
      set(power, v128.add(get(power), v128.mul(get(exponent), constant(low)))),
      set(power, v128.sub(get(power), v128.mul(get(square), constant(0.5)))),
      set(x, v128.add(get(x), get(power))),
      set(x, v128.add(get(x), v128.mul(get(exponent), constant(high)))),
    );
}

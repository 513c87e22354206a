import { all, type Code, get, type Local, type Locals, set, v128 } from '../assembler';

/** log₂ e. */
const inverse = Math.LOG2E;
/** ln 2 in two parts: multiples of the first are exact. */
const [high, low] = [0.693359375, -2.1219444005469057e-4];
/** Of the polynomial, from the highest power on. */
const coefficients = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];
/** Below it, the result is no normal float; above the other, none at all. */
const [lowest, highest] = [-87.33, 88.3];

/**
 * Makes code that turns `x` into its exponential, lane by lane, within two units of the last place (Cephes, `expf`).
 * Numbers outside of [−87.33, 88.3] count as the nearer end. `x` is overwritten.
 */
export function exponential(locals: Locals): (x: Local) => Code {
  const [whole, power] = locals.many('v128', 2) as [Local, Local];
  const constant = (value: number) => v128.floats(value);
  const [first = 0, ...others] = coefficients;
  return (x) =>
    all(
      set(x, v128.min(v128.max(get(x), constant(lowest)), constant(highest))),
      set(whole, v128.nearest(v128.mul(get(x), constant(inverse)))),
      set(x, v128.sub(get(x), v128.mul(get(whole), constant(high)))),
      set(x, v128.sub(get(x), v128.mul(get(whole), constant(low)))),
      set(power, constant(first)),
      ...others.map((next) => set(power, v128.add(v128.mul(get(power), get(x)), constant(next)))),
      set(power, v128.add(v128.mul(v128.mul(get(x), get(x)), get(power)), v128.add(get(x), constant(1)))),
      set(x, v128.mul(get(power), v128.shiftLeft(v128.addWords(v128.toWords(get(whole)), v128.words(127)), 23))),
    );
}

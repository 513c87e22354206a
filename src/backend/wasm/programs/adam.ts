import { advance, all, type Code, f32, get, type Local, type Program, repeat, set, v128 } from '../assembler';

/** Adam's settings (Kingma & Ba, ICLR 2015). */
export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * One step of Adam on `size` parameters, in place: the operations of the optimizer in `training/step/optimizer.ts`, in
 * their order, so that every bit is the same. Addresses: the parameters, their gradient, the learning rate (one number),
 * the running means of the gradient and of its square, the powers of β₁ and β₂ (one number each).
 */
export const adamStep = (size: number, { beta1, beta2, epsilon }: AdamSettings): Program => ({
  key: `adam ${[size, beta1, beta2, epsilon]}`,
  addresses: 7,
  build(locals, [parameters, gradient, rate, mean, square, meanPower, squarePower]) {
    if (!parameters || !gradient || !rate || !mean || !square || !meanPower || !squarePower) {
      throw new RangeError('Adam takes seven addresses.');
    }
    const counter = locals.make('i32');
    const [shares, squareShares] = locals.many('f32', 2) as [Local, Local];
    const scaledRate = locals.make('f32');
    const vectors = locals.many('v128', 5) as [Local, Local, Local, Local, Local];
    const floats = locals.many('f32', 3) as [Local, Local, Local];
    const [rates, left] = [vectors[3], vectors[4]];
    const power = (at: Local, beta: number): Code => f32.store(get(at), f32.mul(f32.load(get(at)), f32.of(beta)));
    const four = (): Code => {
      const [g, m, v] = vectors;
      const of = v128.floats;
      return all(
        set(g, v128.load(get(gradient))),
        set(m, v128.add(v128.mul(v128.load(get(mean)), of(beta1)), v128.mul(get(g), of(1 - beta1)))),
        set(
          v,
          v128.add(v128.mul(v128.load(get(square)), of(beta2)), v128.mul(v128.mul(get(g), get(g)), of(1 - beta2))),
        ),
        v128.store(get(mean), get(m)),
        v128.store(get(square), get(v)),
        set(v, v128.add(v128.sqrt(v128.div(get(v), get(left))), of(epsilon))),
        v128.store(
          get(parameters),
          v128.sub(v128.load(get(parameters)), v128.mul(get(rates), v128.div(get(m), get(v)))),
        ),
        ...[parameters, gradient, mean, square].map((at) => advance(at, 16)),
      );
    };
    const one = (): Code => {
      const [g, m, v] = floats;
      const { of } = f32;
      return all(
        set(g, f32.load(get(gradient))),
        set(m, f32.add(f32.mul(f32.load(get(mean)), of(beta1)), f32.mul(get(g), of(1 - beta1)))),
        set(v, f32.add(f32.mul(f32.load(get(square)), of(beta2)), f32.mul(f32.mul(get(g), get(g)), of(1 - beta2)))),
        f32.store(get(mean), get(m)),
        f32.store(get(square), get(v)),
        set(v, f32.add(f32.sqrt(f32.div(get(v), get(squareShares))), of(epsilon))),
        f32.store(
          get(parameters),
          f32.sub(f32.load(get(parameters)), f32.mul(get(scaledRate), f32.div(get(m), get(v)))),
        ),
        ...[parameters, gradient, mean, square].map((at) => advance(at, 4)),
      );
    };
    return all(
      power(meanPower, beta1),
      power(squarePower, beta2),
      set(shares, f32.sub(f32.of(1), f32.load(get(meanPower)))),
      set(squareShares, f32.sub(f32.of(1), f32.load(get(squarePower)))),
      set(scaledRate, f32.div(f32.load(get(rate)), get(shares))),
      set(rates, v128.splat(get(scaledRate))),
      set(left, v128.splat(get(squareShares))),
      repeat(counter, Math.floor(size / 4), four()),
      ...Array.from({ length: size % 4 }, one),
    );
  },
});

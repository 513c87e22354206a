import { all, type Code, copy, f32, get, i32, type Local, type Locals, set, v128 } from '../assembler';
import { type CtcMemory, type CtcSizes, type CtcVariables, logZero, overOf } from './ctcMemory';
import { exponential } from './exponential';
import { maxOfLanes, sumOfLanes } from './horizontal';
import { logarithm } from './logarithm';

/** What the loss of labels without an alignment does at each frame (Graves et al., ICML 2006, section 4). */

const logZeros = v128.floats(logZero);

/** Makes code that sets `a` to log(eᵃ + eᵇ + eᶜ), lane by lane; overwrites `b` and `c`. */
function logSumOf(locals: Locals): (a: Local, b: Local, c: Local) => Code {
  const [exp, log] = [exponential(locals), logarithm(locals)];
  const greatest = locals.make('v128');
  const part = (x: Local): Code => all(set(x, v128.sub(get(x), get(greatest))), exp(x));
  return (a, b, c) =>
    all(
      set(greatest, v128.max(v128.max(get(a), get(b)), get(c))),
      ...[a, b, c].map(part),
      set(a, v128.add(v128.add(get(a), get(b)), get(c))),
      log(a),
      set(a, v128.add(get(a), get(greatest))),
    );
}

/** The distribution of a frame, which it leaves in the place of the gradient, and what it says of each state. */
export function distributionOf(
  locals: Locals,
  { classes }: CtcSizes,
  { row, states }: CtcMemory,
  { z, gradient, emitted, within }: CtcVariables,
): Code {
  const over = overOf(locals);
  const [exp, log] = [exponential(locals), logarithm(locals)];
  const [a, b] = locals.many('i32', 2) as [Local, Local];
  const [x, y, sum, top] = locals.many('v128', 4) as [Local, Local, Local, Local];
  const placeOf = (state: Local): Code => i32.add(within('logits'), i32.fromFloat(f32.load(get(state))));
  return all(
    copy(within('logits'), get(z), 4 * classes),
    set(top, logZeros),
    over(row / 4, [[a, within('logits'), 16]], set(top, v128.max(get(top), v128.load(get(a))))),
    set(top, v128.splat(maxOfLanes(top))),
    set(sum, v128.zero),
    over(
      row / 4,
      [
        [a, within('logits'), 16],
        [b, within('slopes'), 16],
      ],
      all(
        set(x, v128.sub(v128.load(get(a)), get(top))),
        v128.store(get(a), get(x)),
        exp(x),
        set(sum, v128.add(get(sum), get(x))),
        v128.store(get(b), get(x)),
      ),
    ),
    set(sum, v128.splat(sumOfLanes(sum))),
    set(y, v128.div(v128.floats(1), get(sum))),
    over(row / 4, [[b, within('slopes'), 16]], v128.store(get(b), v128.mul(v128.load(get(b)), get(y)))),
    copy(get(gradient), within('slopes'), 4 * classes),
    log(sum),
    over(
      states,
      [
        [a, within('places'), 4],
        [b, get(emitted), 4],
      ],
      f32.store(get(b), f32.sub(f32.load(placeOf(a)), f32.lane(get(sum), 0))),
    ),
  );
}

/**
 * Forward variables of a frame; `finish` adds the paths that end after the last one, in the last blank or in the label
 * before it, to the likelihood.
 */
export function forwardOf(
  locals: Locals,
  { states }: CtcMemory,
  { entered, emitted, within, greatest, likelihood, lastBytes }: CtcVariables,
): { readonly forward: Code; readonly finish: Code } {
  const over = overOf(locals);
  const logSum = logSumOf(locals);
  const [a, b, c, d] = locals.many('i32', 4) as [Local, Local, Local, Local];
  const [x, y, w, before] = locals.many('v128', 4) as [Local, Local, Local, Local];
  const forward = all(
    set(likelihood, f32.add(get(likelihood), f32.lane(get(greatest), 0))),
    set(before, get(greatest)),
    set(greatest, logZeros),
    // From the last state to the first, because a path comes from states before.
    over(
      states / 4,
      [
        [a, within('paths'), -16],
        [b, within('skips'), -16],
        [c, get(entered), -16],
        [d, get(emitted), -16],
      ],
      all(
        set(x, v128.load(get(a), 16)),
        set(y, v128.load(get(a), 12)),
        set(w, v128.add(v128.load(get(a), 8), v128.load(get(b)))),
        logSum(x, y, w),
        set(x, v128.sub(get(x), get(before))),
        v128.store(get(c), get(x)),
        set(x, v128.add(get(x), v128.load(get(d)))),
        v128.store(get(a), get(x), 16),
        set(greatest, v128.max(get(greatest), get(x))),
      ),
    ),
    set(greatest, v128.splat(maxOfLanes(greatest))),
  );
  const finish = all(
    set(a, i32.add(within('paths'), lastBytes)),
    set(x, v128.loadSplat(get(a), 16)),
    set(y, v128.loadSplat(get(a), 12)),
    set(w, logZeros),
    logSum(x, y, w),
    set(likelihood, f32.add(get(likelihood), f32.lane(get(x), 0))),
  );
  return { forward, finish };
}

/**
 * Backward variables of a frame. Those of paths through each state, forward and backward, take the place of the forward
 * ones; `top` is the greatest of these, in all lanes.
 */
export function backwardOf(
  locals: Locals,
  { states }: CtcMemory,
  { entered, emitted, within, greatest }: CtcVariables,
  top: Local,
): Code {
  const over = overOf(locals);
  const logSum = logSumOf(locals);
  const [a, b, c, d] = locals.many('i32', 4) as [Local, Local, Local, Local];
  const [x, y, w, before] = locals.many('v128', 4) as [Local, Local, Local, Local];
  return all(
    set(before, get(greatest)),
    set(greatest, logZeros),
    set(top, logZeros),
    over(
      states / 4,
      [
        [a, within('paths'), 16],
        [b, within('skips'), 16],
        [c, get(entered), 16],
        [d, get(emitted), 16],
      ],
      all(
        set(x, v128.load(get(a), 16)),
        set(y, v128.load(get(a), 20)),
        set(w, v128.add(v128.load(get(a), 24), v128.load(get(b), 8))),
        logSum(x, y, w),
        set(x, v128.add(v128.sub(get(x), get(before)), v128.load(get(d)))),
        v128.store(get(a), get(x), 16),
        set(greatest, v128.max(get(greatest), get(x))),
        set(x, v128.add(get(x), v128.load(get(c)))),
        v128.store(get(c), get(x)),
        set(top, v128.max(get(top), get(x))),
      ),
    ),
    set(greatest, v128.splat(maxOfLanes(greatest))),
    set(top, v128.splat(maxOfLanes(top))),
  );
}

/** The gradient of a frame: the probability of each class, less that among the paths of the labels. */
export function slopesOf(
  locals: Locals,
  { classes }: CtcSizes,
  { states, row }: CtcMemory,
  { gradient, entered, within, share }: CtcVariables,
  top: Local,
): Code {
  const over = overOf(locals);
  const exp = exponential(locals);
  const [a, b, c] = locals.many('i32', 3) as [Local, Local, Local];
  const [x, sum, shares] = locals.many('v128', 3) as [Local, Local, Local];
  const scale = locals.make('f32');
  return all(
    set(sum, v128.zero),
    over(
      states / 4,
      [[c, get(entered), 16]],
      all(
        set(x, v128.sub(v128.load(get(c)), get(top))),
        exp(x),
        set(sum, v128.add(get(sum), get(x))),
        v128.store(get(c), get(x)),
      ),
    ),
    set(scale, f32.div(get(share), sumOfLanes(sum))),
    set(shares, v128.splat(get(share))),
    copy(within('slopes'), get(gradient), 4 * classes),
    over(row / 4, [[b, within('slopes'), 16]], v128.store(get(b), v128.mul(v128.load(get(b)), get(shares)))),
    over(
      states,
      [
        [a, within('places'), 4],
        [c, get(entered), 4],
      ],
      all(
        set(b, i32.add(within('slopes'), i32.fromFloat(f32.load(get(a))))),
        f32.store(get(b), f32.sub(f32.load(get(b)), f32.mul(f32.load(get(c)), get(scale)))),
      ),
    ),
    copy(get(gradient), within('slopes'), 4 * classes),
  );
}

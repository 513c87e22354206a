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
  when,
} from '../assembler';
import { backwardOf, distributionOf, forwardOf, slopesOf } from './ctcFrames';
import { type CtcMemory, type CtcSizes, type CtcVariables, logZero, memoryOf, overOf } from './ctcMemory';

/** Labels with a lower log-likelihood have no path. */
const leastPossible = logZero / 10;

/**
 * Makes code for the states of the example whose targets are at an address: a blank, and for each label that and another
 * blank. A path may skip a blank, but not that between two of the same label. `last` is the index of the last one.
 */
function statesOf(
  locals: Locals,
  { longest }: CtcSizes,
  { states, row }: CtcMemory,
  within: CtcVariables['within'],
  last: Local,
): (targets: Local) => Code {
  const over = overOf(locals);
  const [a, b, c] = locals.many('i32', 3) as [Local, Local, Local];
  const label = locals.make('f32');
  // What stands before the first label is none, but no path can come from there.
  const difference = f32.sub(get(label), f32.load(get(a)));
  const addLabel = all(
    f32.store(get(b), f32.mul(get(label), f32.of(4)), 4),
    f32.store(get(b), f32.of(0), 8),
    when(f32.isGreater(f32.mul(difference, difference), f32.of(0)), f32.store(get(c), f32.of(0), 4)),
    set(last, i32.add(get(last), i32.of(2))),
  );
  return (targets) =>
    all(
      set(last, i32.of(0)),
      over(states, [[b, within('places'), 4]], f32.store(get(b), f32.of(4 * row))),
      over(states / 4 + 1, [[c, within('skips'), 16]], v128.store(get(c), v128.floats(logZero))),
      f32.store(within('places'), f32.of(0)),
      over(
        longest,
        [
          [a, get(targets), 4],
          [b, within('places'), 8],
          [c, within('skips'), 8],
        ],
        all(set(label, f32.load(get(a), 4)), when(f32.isGreater(get(label), f32.of(0)), addLabel)),
      ),
    );
}

/**
 * −log p(labels | frames), mean over the examples with labels, and its gradient in the logits (Graves et al., ICML
 * 2006, section 4), in log space. Addresses: logits `[batch · frames, classes]`; targets `[batch, 1 + longest]`: whether
 * an example has labels, and these, padded with 0; which frames count, `[batch, frames]`; the loss, one number; the
 * gradient, as the logits. Labels without a path add 0 to both, as examples without labels do. Frames that do not count
 * change no bit.
 */
export const ctcProgram = (sizes: CtcSizes): Program => ({
  key: `ctc ${[sizes.batch, sizes.frames, sizes.classes, sizes.longest]}`,
  addresses: 6,
  scratchBytes: memoryOf(sizes).bytes,
  build(locals, [logits, targets, counts, loss, gradients, scratch]) {
    if (!logits || !targets || !counts || !loss || !gradients || !scratch) {
      throw new RangeError('The loss of labels without an alignment takes six addresses.');
    }
    const { batch, frames, classes, longest } = sizes;
    const memory = memoryOf(sizes);
    const { at, states, row } = memory;
    const [exampleBytes, targetBytes] = [4 * classes * frames, 4 * (1 + longest)];
    const over = overOf(locals);
    const [z, gradient, isCounted, entered, emitted] = locals.many('i32', 5) as [Local, Local, Local, Local, Local];
    const [a, last, isImpossible, frame, example] = locals.many('i32', 5) as [Local, Local, Local, Local, Local];
    const [lost, share, likelihood] = locals.many('f32', 3) as [Local, Local, Local];
    const [greatest, top] = locals.many('v128', 2) as [Local, Local];
    const within = (part: keyof CtcMemory['at']): Code => i32.add(get(scratch), i32.of(at[part]));
    const lastBytes = i32.mul(get(last), i32.of(4));
    const present = { z, gradient, entered, emitted, within, greatest, likelihood, lastBytes, share };
    const makeStates = statesOf(locals, sizes, memory, within, last);
    const distribution = distributionOf(locals, sizes, memory, present);
    const { forward, finish } = forwardOf(locals, memory, present);
    const backward = backwardOf(locals, memory, present, top);
    const slopes = slopesOf(locals, sizes, memory, present, top);

    const move = (by: 1 | -1): Code =>
      all(
        ...[z, gradient].map((address) => advance(address, by * 4 * classes)),
        ...[entered, emitted].map((address) => advance(address, by * 4 * states)),
        advance(isCounted, by * 4),
      );
    const ifCounted = (body: Code): Code => when(f32.isGreater(f32.load(get(isCounted)), f32.of(0)), body);
    /** No path is anywhere but in one state. */
    const startIn = (stateBytes: Code): Code =>
      all(
        over(states / 4 + 2, [[a, within('paths'), 16]], v128.store(get(a), v128.floats(logZero))),
        f32.store(i32.add(within('paths'), stateBytes), f32.of(0), 16),
        set(greatest, v128.zero),
      );
    const backwards = all(
      set(lost, f32.sub(get(lost), get(likelihood))),
      startIn(lastBytes),
      repeat(frame, frames, all(move(-1), ifCounted(all(backward, slopes)))),
    );
    const learned = all(
      makeStates(targets),
      ...[set(z, get(logits)), set(gradient, get(gradients)), set(isCounted, get(counts))],
      ...[set(entered, within('entered')), set(emitted, within('emitted')), set(likelihood, f32.of(0))],
      startIn(i32.of(0)),
      repeat(frame, frames, all(ifCounted(all(distribution, forward)), move(1))),
      finish,
      set(isImpossible, f32.isGreater(f32.of(leastPossible), get(likelihood))),
      when(get(isImpossible), clear(get(gradients), exampleBytes)),
      // If it is no number, so is the loss.
      when(i32.sub(i32.of(1), get(isImpossible)), backwards),
    );
    return all(
      over(batch, [[a, get(targets), targetBytes]], set(share, f32.add(get(share), f32.load(get(a))))),
      set(share, f32.div(f32.of(1), f32.max(get(share), f32.of(1)))),
      ...Array.from({ length: row + 4 - classes }, (_, beyond) =>
        f32.store(within('logits'), f32.of(logZero), 4 * (classes + beyond)),
      ),
      clear(get(gradients), batch * exampleBytes),
      repeat(
        example,
        batch,
        all(
          when(f32.isGreater(f32.load(get(targets)), f32.of(0)), learned),
          ...[logits, gradients].map((address) => advance(address, exampleBytes)),
          advance(targets, targetBytes),
          advance(counts, 4 * frames),
        ),
      ),
      f32.store(get(loss), f32.mul(get(lost), get(share))),
    );
  },
});

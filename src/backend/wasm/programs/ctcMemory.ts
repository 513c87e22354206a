import { advance, all, type Code, i32, type Local, type Locals, repeat, set } from '../assembler';

/** Sizes of a batch whose answers are sequences of at most `longest` labels, without an alignment to its frames. */
export interface CtcSizes {
  readonly batch: number;
  readonly frames: number;
  /** Class 0 is the blank. */
  readonly classes: number;
  readonly longest: number;
}

/** log 0: far below any log probability, and finite, so that no difference of two is NaN. */
export const logZero = -1e30;

const wholeVectors = (count: number): number => 4 * Math.ceil(count / 4);

/** What the loss of one example needs beside its inputs. */
export interface CtcMemory {
  /** Number of states that paths go through, rounded up to whole vectors. */
  readonly states: number;
  /** Number of classes, rounded up to whole vectors. */
  readonly row: number;
  readonly bytes: number;
  /** Offsets in bytes. */
  readonly at: {
    /** The logits of a frame, less the greatest; then log 0, for states that an example does not have. */
    readonly logits: number;
    /** The gradient of a frame, with a place for these states. */
    readonly slopes: number;
    /** Where the class of each state lies in these two, in bytes, as floats. */
    readonly places: number;
    /** 0 where a path may come from two states before, else log 0; four of these at the end. */
    readonly skips: number;
    /** Forward or backward variables of a frame, less the greatest of the frame before; log 0 on both sides. */
    readonly paths: number;
    /** The log-likelihood of the paths that come to each state, frame by frame. */
    readonly entered: number;
    /** The log probability of each state's class, frame by frame. */
    readonly emitted: number;
  };
}

/** How the scratch memory of the program is divided. */
export function memoryOf({ frames, classes, longest }: CtcSizes): CtcMemory {
  const states = wholeVectors(2 * longest + 1);
  const row = wholeVectors(classes);
  let bytes = 0;
  const place = (floats: number) => {
    bytes += 4 * floats;
    return bytes - 4 * floats;
  };
  const [logits, slopes, places] = [place(row + 4), place(row + 4), place(states)];
  const [skips, paths] = [place(states + 4), place(states + 8)];
  const [entered, emitted] = [place(states * frames), place(states * frames)];
  return { states, row, bytes, at: { logits, slopes, places, skips, paths, entered, emitted } };
}

/** The variables that the code of frames and that of examples share. */
export interface CtcVariables {
  /** Addresses of the present frame: its logits, its gradient, its log-likelihoods and log probabilities of states. */
  readonly z: Local;
  readonly gradient: Local;
  readonly entered: Local;
  readonly emitted: Local;
  /** The address of an array of the scratch memory. */
  readonly within: (part: keyof CtcMemory['at']) => Code;
  /** The greatest forward or backward variable of the frame before, in all lanes. */
  readonly greatest: Local;
  /** Of the present example. */
  readonly likelihood: Local;
  /** The address of the last state, from the first one on. */
  readonly lastBytes: Code;
  /** 1 ÷ the number of examples with labels. */
  readonly share: Local;
}

/** An address that moves by some bytes from a start on. */
type Moving = readonly [at: Local, start: Code, bytes: number];

/** Makes code that runs `body` `count` times; addresses that move back start from their last place. */
export function overOf(locals: Locals): (count: number, moving: readonly Moving[], body: Code) => Code {
  const counter = locals.make('i32');
  return (count, moving, body) =>
    all(
      ...moving.map(([at, start, bytes]) => set(at, bytes < 0 ? i32.sub(start, i32.of((count - 1) * bytes)) : start)),
      repeat(counter, count, all(body, ...moving.map(([at, , bytes]) => advance(at, bytes)))),
    );
}

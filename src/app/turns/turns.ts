/**
 * Parts of the page that follow a run are drawn in rounds: all that wait, one in a task, and then a rest that is longer
 * the longer the round took. Drawing them at every event would leave the page no time to answer the visitor, and the
 * worker no processor to train on.
 */
export interface Turns {
  /**
   * Calls `draw` when its turn comes; asked again before that, it is still called once. In one round it is called once
   * at most.
   */
  ask(draw: () => void): void;
  /** Takes back what was asked for. */
  forget(draw: () => void): void;
  /** Ends the rest: what waits is to be seen now. */
  hurry(): void;
}

export interface TurnsOptions {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Calls back in a task of its own after so many milliseconds. */
  readonly later: (work: () => void, milliseconds: number) => void;
  /** Calls back when the screen shows what was drawn, with the milliseconds that the browser's own part of it took. */
  readonly painted: (done: (milliseconds: number) => void) => void;
}

/** Milliseconds of rest after a round, at least. */
const shortest = 100;
/** Milliseconds of rest, at most: a page that is slow to draw must not stand still. */
const longest = 600;
/** How many times as long as the round took the rest is: the page draws for a twentieth of its time. */
const restPerWork = 20;

export function createTurns({ now, later, painted }: TurnsOptions): Turns {
  const waiting = new Set<() => void>();
  /** Drawn in this round. */
  const drawn = new Set<() => void>();
  let state: 'idle' | 'drawing' | 'painting' | 'resting' = 'idle';
  let spent = 0;
  let rests = 0;

  const begin = () => {
    state = 'drawing';
    spent = 0;
    drawn.clear();
    later(next, 0);
  };
  const next = () => {
    const draw = [...waiting].find((each) => !drawn.has(each));
    if (!draw) {
      state = 'painting';
      painted((milliseconds) => rest(restPerWork * (spent + milliseconds)));
      return;
    }
    waiting.delete(draw);
    drawn.add(draw);
    const begun = now();
    try {
      draw();
    } finally {
      spent += now() - begun;
      later(next, 0);
    }
  };
  const rest = (milliseconds: number) => {
    state = 'resting';
    const number = ++rests;
    later(() => number === rests && wake(), Math.min(longest, Math.max(shortest, milliseconds)));
  };
  const wake = () => {
    if (state !== 'resting') return;
    if (waiting.size > 0) begin();
    else state = 'idle';
  };
  return {
    ask(draw) {
      waiting.add(draw);
      if (state === 'idle') begin();
    },
    forget: (draw) => void waiting.delete(draw),
    hurry: wake,
  };
}

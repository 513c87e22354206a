/**
 * Parts of the page that follow a run are drawn in turns: one part in a task, and a rest after it that is longer the
 * longer the drawing took. Drawing them all at every event would leave the page no time to answer the visitor, and the
 * worker no processor to train on.
 */
export interface Turns {
  /** Calls `draw` when its turn comes; asked again before that, it is still called once. */
  ask(draw: () => void): void;
  /** Takes back what was asked for. */
  forget(draw: () => void): void;
}

export interface TurnsOptions {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Calls back in a task of its own after so many milliseconds. */
  readonly later: (work: () => void, milliseconds: number) => void;
}

/** Milliseconds between two turns, at least: what a turn paints costs time too, where no GPU does it. */
const shortest = 60;
/** Milliseconds between two turns, at most: a part that is slow to draw must not stand still. */
const longest = 400;
/** How many times as long as the drawing took the rest is: the page draws for a sixth of its time. */
const restPerDrawing = 5;

export function createTurns({ now, later }: TurnsOptions): Turns {
  const waiting = new Set<() => void>();
  let isResting = false;
  const next = () => {
    isResting = false;
    const [draw] = waiting;
    if (!draw) return;
    waiting.delete(draw);
    const begun = now();
    try {
      draw();
    } finally {
      rest(Math.min(longest, Math.max(shortest, restPerDrawing * (now() - begun))));
    }
  };
  const rest = (milliseconds: number) => {
    isResting = true;
    later(next, milliseconds);
  };
  return {
    ask(draw) {
      waiting.add(draw);
      if (!isResting) rest(0);
    },
    forget: (draw) => void waiting.delete(draw),
  };
}

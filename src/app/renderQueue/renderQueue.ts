/**
 * The one queue for everything that the page draws because a run goes on: events change the state at once, and only
 * drawing waits here. Drawing at every event would leave the page no time to answer the visitor, and the worker no
 * processor to train on.
 *
 * The queue draws in rounds. A round takes the waiting draws one after another, each in a task of its own, then waits
 * until the browser has painted, then rests. Its contract:
 *
 * - **Order.** Draws run in the order in which they were requested. A draw that is requested during a round, by what
 *   another one drew, belongs to the same round.
 * - **At most once a round.** A function that is requested again while it waits is still called once; requested again
 *   after it was called, it waits for the next round.
 * - **Rest.** After a round nothing is drawn for 20 times as long as the round and the painting took, at least 100 ms
 *   and at most 600 ms: the page draws for about a twentieth of the time, and a slow page does not stand still. When
 *   nothing waits after a rest, the next request begins a round at once.
 * - **Flush.** What waits when `flush` is called is drawn without a rest: in the present round, or in one that follows
 *   as soon as the present one is painted. `flush` itself draws nothing and returns at once.
 * - **Hidden tabs.** They paint nothing. `painted` is to call back after a while all the same, so that rounds go on,
 *   more slowly, and the page is up to date when it is looked at.
 * - **Errors.** A draw that throws ends its task, where the browser reports the error; the round goes on with the next.
 */
export interface RenderQueue {
  request(draw: () => void): void;
  /** Takes a request back; does nothing where there is none. */
  cancel(draw: () => void): void;
  flush(): void;
}

export interface RenderQueueOptions {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Calls back in a task of its own after `milliseconds`. */
  readonly later: (work: () => void, milliseconds: number) => void;
  /** Calls back when the screen shows what was drawn, with the milliseconds that the browser's own part of it took. */
  readonly painted: (done: (milliseconds: number) => void) => void;
}

const shortestRest = 100;
const longestRest = 600;
/** Milliseconds of rest for each that a round took. */
const restPerWork = 20;

/** An idle render queue. */
export function createRenderQueue({ now, later, painted }: RenderQueueOptions): RenderQueue {
  const waiting = new Set<() => void>();
  /** Those that were called in this round. */
  const drawn = new Set<() => void>();
  /** Those that waited at the last flush and still do: while there are any, no rest begins. */
  const urgent = new Set<() => void>();
  let state: 'idle' | 'drawing' | 'painting' | 'resting' = 'idle';
  /** Milliseconds that the draws of this round took. */
  let spent = 0;
  /** Number of the rest that goes on: the timer of one that was cut short means nothing any more. */
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
    urgent.delete(draw);
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
    if (urgent.size > 0) {
      begin();
      return;
    }
    const number = ++rests;
    later(() => number === rests && wake(), Math.min(longestRest, Math.max(shortestRest, milliseconds)));
  };
  const wake = () => {
    if (state !== 'resting') return;
    if (waiting.size > 0) begin();
    else state = 'idle';
  };
  return {
    request(draw) {
      waiting.add(draw);
      if (state === 'idle') begin();
    },
    cancel(draw) {
      waiting.delete(draw);
      urgent.delete(draw);
    },
    flush() {
      if (state === 'resting') wake();
      else for (const draw of waiting) urgent.add(draw);
    },
  };
}

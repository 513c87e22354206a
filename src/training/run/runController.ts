/** Thrown out of a run that was stopped. */
export class Stopped extends Error {}

/** Decides when the next optimizer step may be taken: pause, single steps, speed, stop. */
export interface RunController {
  pause(): void;
  resume(): void;
  /** Allows one more step while paused. */
  step(): void;
  stop(): void;
  /** Steps a second at most; null is as fast as it goes. */
  setPace(stepsPerSecond: number | null): void;
  /** The pace that was set. */
  pace(): number | null;
  /** Must the run wait before its next step? */
  isHeld(): boolean;
  /** Was the step that was just taken a single one, or one in slow motion, that somebody is watching? */
  isWatched(): boolean;
  /**
   * Resolves when the next step may be taken.
   * @throws Stopped when the run is to end.
   */
  waitForStep(): Promise<void>;
  /**
   * For work that is no step, between two pieces of it: says at once that a pause holds, and resolves when it is over.
   * A single step that was asked for, or was just taken and is about to be shown, is not kept waiting.
   * @throws Stopped when the run is to end.
   */
  waitWhilePaused(): Promise<void>;
  /**
   * For work that goes on elsewhere, as a download does: says at once that a pause holds, and resolves with the work's
   * result when both are over.
   * @throws Stopped when the run is to end, and whatever the work throws.
   */
  waitFor<T>(work: Promise<T>): Promise<T>;
}

export interface RunControllerOptions {
  readonly paused: boolean;
  readonly pace: number | null;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly onPaused: () => void;
  readonly onResumed: () => void;
}

/** Up to this many steps a second, every step is worth looking at. */
const slowMotion = 5;

export function createRunController({ now, onPaused, onResumed, ...start }: RunControllerOptions): RunController {
  let isPaused = start.paused;
  let isAnnounced = false;
  let singles = 0;
  let isStopped = false;
  let pace = start.pace;
  let due = now();
  let wasSingle = false;
  let wake: (() => void) | null = null;

  const changed = () => {
    wake?.();
    wake = null;
  };
  const untilChange = (milliseconds?: number) =>
    new Promise<void>((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const tellPaused = () => {
    if (!isAnnounced) onPaused();
    isAnnounced = true;
  };
  const tellResumed = () => {
    if (isAnnounced) onResumed();
    isAnnounced = false;
  };

  const waitWhilePaused = async () => {
    for (;;) {
      if (isStopped) throw new Stopped();
      if (!isPaused) return tellResumed();
      if (singles > 0 || wasSingle) return;
      tellPaused();
      await untilChange();
    }
  };

  return {
    pause() {
      isPaused = true;
      changed();
    },
    resume() {
      isPaused = false;
      singles = 0;
      due = now();
      changed();
    },
    step() {
      if (isPaused) singles++;
      changed();
    },
    stop() {
      isStopped = true;
      changed();
    },
    setPace(stepsPerSecond) {
      pace = stepsPerSecond;
      due = now();
      changed();
    },
    pace: () => pace,
    // A pause that was announced ends in `permission`, which says so, even when it was lifted during a step.
    isHeld: () => isStopped || isPaused || isAnnounced || pace !== null,
    isWatched: () => wasSingle || (pace !== null && pace <= slowMotion),
    async waitForStep() {
      wasSingle = false;
      for (;;) {
        if (isStopped) throw new Stopped();
        if (isPaused) {
          tellPaused();
          if (singles > 0) {
            singles--;
            wasSingle = true;
            return;
          }
          await untilChange();
          continue;
        }
        tellResumed();
        if (pace === null) return;
        const wait = due - now();
        if (wait <= 0) {
          due = Math.max(due + 1000 / pace, now());
          return;
        }
        await untilChange(wait);
      }
    },
    waitWhilePaused,
    async waitFor(work) {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      // Who stops does not wait for the work to fail.
      done.catch(() => {});
      while (!isDone) {
        if (isStopped) throw new Stopped();
        if (isPaused) tellPaused();
        else tellResumed();
        await Promise.race([done, untilChange()]);
      }
      await waitWhilePaused();
      return done;
    },
  };
}

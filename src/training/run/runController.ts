/** Thrown by a run that was stopped. */
export class Stopped extends Error {}

/** Decides when the next optimizer step may be taken: pause, single step, pace, stop. */
export interface RunController {
  pause(): void;
  resume(): void;
  /** Allows one more step while paused; does nothing otherwise. */
  step(): void;
  /** Ends the run: whatever waits here rejects with Stopped. */
  stop(): void;
  /** Sets the most steps per second; null is without a limit. */
  setPace(stepsPerSecond: number | null): void;
  /** The pace that was set, in steps per second. */
  pace(): number | null;
  /** Must the run wait before its next step? */
  isHeld(): boolean;
  /** Should each step be displayed? True after a single step, and at a pace in slow motion. */
  isWatched(): boolean;
  /**
   * Resolves when the next step may be taken.
   * @throws Stopped once the run was stopped
   */
  waitForStep(): Promise<void>;
  /**
   * For work other than steps, between two pieces of it: reports a pause at once, and resolves when it is over. Does
   * not wait if a single step was requested, or was just taken and must be evaluated.
   * @throws Stopped once the run was stopped
   */
  waitWhilePaused(): Promise<void>;
  /**
   * For asynchronous work such as a download: reports a pause at once, and resolves with the result of `work` when both
   * the work and the pause are over.
   * @throws Stopped once the run was stopped, and whatever `work` rejects with
   */
  waitFor<T>(work: Promise<T>): Promise<T>;
}

/** Options of {@link createRunController}. */
export interface RunControllerOptions {
  /** Does the run start paused? */
  readonly paused: boolean;
  /** Initial pace in steps per second; null is without a limit. */
  readonly pace: number | null;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Called when the run actually waits because of a pause. */
  readonly onPaused: () => void;
  /** Called when a reported pause is over. */
  readonly onResumed: () => void;
}

/** Most steps per second at which every step is evaluated and displayed. */
const slowMotion = 5;

/** The controller of one run. */
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
    // An announced pause may be lifted during a step: `waitForStep` must still run, to report that it is over.
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
      // After a stop nothing awaits `done`; this only silences `unhandledrejection`.
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

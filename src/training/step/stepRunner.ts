import { CaptureRefused, finished as deviceFinished } from '../../backend/capture/capture';
import type { StepMode } from '../../report/progress';
import { type RecordedProgram, recordProgram } from './recordedProgram';
import type { StepProgram } from './stepProgram';

/** Takes steps in groups, as fast as the device computes them, with few groups pending. The creator disposes it. */
export interface StepRunner {
  /** Records the step, or reports why that is not possible. Takes no step. */
  prepare(): Promise<StepMode>;
  /** Number of steps to take at once, so that they last about a frame. Refills the feed if it is empty. */
  most(): number;
  /** Takes `count` steps, at most `most()`; waits only if too many groups are pending. */
  take(count: number): Promise<void>;
  dispose(): void;
}

/** Target duration of a group of steps in milliseconds: about a frame. */
const frame = 12;
/** Most pending groups of steps: enough to keep the device busy, few enough to pause at once. */
const mostPending = 3;

/** What a runner asks of the device. */
export interface RunnerDevice {
  readonly record: (program: StepProgram) => Promise<RecordedProgram>;
  /** Resolves when all work that was submitted so far is done. */
  readonly finished: () => Promise<void>;
}

/**
 * `now` is a monotonic clock in milliseconds. The program stays the caller's; the recording is the runner's. Tests bring
 * a device of their own.
 */
export function createStepRunner(
  program: StepProgram,
  now: () => number,
  { record, finished }: RunnerDevice = { record: recordProgram, finished: deviceFinished },
): StepRunner {
  let recorded: RecordedProgram | null = null;
  let groupSize = 1;
  let pending: Promise<void>[] = [];
  let lastDone = 0;

  const run = (count: number) => {
    if (recorded) {
      recorded.take(count);
      return;
    }
    for (let taken = 0; taken < count; taken++) program.step();
    program.feed.taken(count);
  };
  /** Adapts the size of a group to the device's speed; it grows by at most a factor of two at once. */
  const adapt = (count: number, milliseconds: number) => {
    const ideal = (count * frame) / Math.max(milliseconds, 0.1);
    groupSize = Math.max(1, Math.round(Math.min(ideal, 2 * groupSize, program.ring.rows / 4)));
  };

  return {
    async prepare() {
      program.feed.refill();
      try {
        recorded = await record(program);
        return recorded.mode;
      } catch (error) {
        if (!(error instanceof CaptureRefused)) throw error;
        return { kind: 'eager', reason: error.message };
      }
    },
    most: () => Math.min(groupSize, program.feed.refill()),
    async take(count) {
      const begun = now();
      run(count);
      const done = finished().then(() => {
        const at = now();
        adapt(count, at - Math.max(begun, lastDone));
        lastDone = at;
        pending = pending.filter((other) => other !== done);
      });
      pending.push(done);
      if (pending.length >= mostPending) await pending[0];
    },
    dispose() {
      recorded?.dispose();
      recorded = null;
    },
  };
}

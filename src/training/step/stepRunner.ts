import { CaptureRefused, finished } from '../../backend/capture/capture';
import type { StepMode } from '../../report/progress';
import { type RecordedProgram, recordProgram } from './recordedProgram';
import type { StepProgram } from './stepProgram';

/** Takes steps, several at a time, as fast as the device does them and not much further ahead. */
export interface StepRunner {
  /** Records the step, or finds out why that cannot be. Takes none. */
  prepare(): Promise<StepMode>;
  /** How many steps to ask for at once, so that they take about a frame. */
  most(): number;
  /** Takes `count` steps, at most `most()`; waits only while too many are under way. */
  take(count: number): Promise<void>;
  dispose(): void;
}

/** Milliseconds that the steps asked for at once should take: about a frame. */
const frame = 12;
/** Groups of steps that may be under way: enough to keep the device busy, few enough to pause at once. */
const mostUnderWay = 3;

/** `now`: milliseconds, monotonic. The program stays the caller's; the record is the runner's. */
export function createStepRunner(program: StepProgram, now: () => number): StepRunner {
  let recorded: RecordedProgram | null = null;
  let stride = 1;
  let underWay: Promise<void>[] = [];
  let lastDone = 0;

  const run = (count: number) => {
    if (recorded) {
      recorded.take(count);
      return;
    }
    for (let taken = 0; taken < count; taken++) program.step();
    program.feed.taken(count);
  };
  /** Follows the device's pace, by at most a factor of two at once. */
  const adapt = (count: number, milliseconds: number) => {
    const ideal = (count * frame) / Math.max(milliseconds, 0.1);
    stride = Math.max(1, Math.round(Math.min(ideal, 2 * stride, program.ring.rows / 4)));
  };

  return {
    async prepare() {
      program.feed.refill();
      try {
        recorded = await recordProgram(program);
        return recorded.mode;
      } catch (error) {
        if (!(error instanceof CaptureRefused)) throw error;
        return { kind: 'eager', reason: error.message };
      }
    },
    most: () => Math.min(stride, program.feed.refill()),
    async take(count) {
      const begun = now();
      run(count);
      const done = finished().then(() => {
        const at = now();
        adapt(count, at - Math.max(begun, lastDone));
        lastDone = at;
        underWay = underWay.filter((other) => other !== done);
      });
      underWay.push(done);
      if (underWay.length >= mostUnderWay) await underWay[0];
    },
    dispose() {
      recorded?.dispose();
      recorded = null;
    },
  };
}

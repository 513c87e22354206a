import { capture } from '../../backend/capture/capture';
import type { StepMode } from '../../report/progress';
import type { StepProgram } from './stepProgram';

/** A program whose steps were recorded: one by one, or many in one command where it can do that. */
export interface RecordedProgram {
  readonly mode: StepMode;
  /** Takes `count` steps, at most as many as its feed holds. Waits for nothing. */
  take(count: number): void;
  dispose(): void;
}

/** The program's feed must be filled. @throws CaptureRefused */
export async function recordProgram({ step, multiStep, feed }: StepProgram): Promise<RecordedProgram> {
  const record = await capture(multiStep?.run ?? step);
  const { commands, copies, bytes } = record;
  return {
    mode: multiStep ? { kind: 'multi-step' } : { kind: 'replayed', commands, copies, bytes },
    take(count) {
      multiStep?.setStepCount(count);
      record.replay(multiStep ? 1 : count);
      feed.taken(count);
    },
    dispose: () => record.dispose(),
  };
}

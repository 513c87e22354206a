import { capture } from '../../backend/capture/capture';
import type { StepMode } from '../../report/progress';
import type { StepProgram } from './stepProgram';

/**
 * The recording of a program: of one step, or of the multi-step kernel if the program has one. The creator disposes it.
 */
export interface RecordedProgram {
  /** How its steps are executed. */
  readonly mode: StepMode;
  /** Submits `count` steps, at most as many as the feed has left, without waiting for the device. */
  take(count: number): void;
  dispose(): void;
}

/**
 * Records a step of the program, whose feed must have been filled. The caller disposes the recording before the
 * program.
 * @throws CaptureRefused if the step cannot be recorded
 */
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

import type { TrainingPhase } from './phases';

/** How the steps of a phase are taken. */
export type StepMode =
  /**
   * Recorded once and replayed: the commands that one step hands to the device, the copies of new values into their
   * variables, and the bytes of memory that belong to the record.
   */
  | { readonly kind: 'replayed'; readonly commands: number; readonly copies: number; readonly bytes: number }
  /** Many steps in one dispatch, by a kernel made for the whole step. */
  | { readonly kind: 'multi-step' }
  /** Operation by operation, because the step could not be recorded. */
  | { readonly kind: 'eager'; readonly reason: string };

export interface Progress {
  readonly phase: TrainingPhase;
  /** Steps done in this phase. */
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** For the whole run; null while there is nothing to judge it by. */
  readonly secondsLeft: number | null;
}

import type { TrainingPhase } from './phases';

/** How the steps of a phase are executed. */
export type StepMode =
  /**
   * Recorded once and replayed: the number of commands of one step, the copies that write new values back into
   * variables, and the bytes of memory that the recording holds.
   */
  | { readonly kind: 'replayed'; readonly commands: number; readonly copies: number; readonly bytes: number }
  /** Many steps in one dispatch of a kernel that computes whole steps. */
  | { readonly kind: 'multi-step' }
  /** Operation by operation, because the step could not be recorded. */
  | { readonly kind: 'eager'; readonly reason: string };

/** How far a phase has come. */
export interface Progress {
  readonly phase: TrainingPhase;
  /** Steps done in this phase. */
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Estimate for the rest of the run; null while too little has been measured. */
  readonly secondsLeft: number | null;
}

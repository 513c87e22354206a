import type { Generated, SoftTargetLogits, TestLogits } from './answers';
import type { LossColumns, TermGradients } from './losses';
import type { Phase, TrainingPhase } from './phases';
import type { Progress, StepMode } from './progress';
import type { Role } from './roles';
import type { Evaluation } from './scores';

/** What the sliders of the loss can be moved to while a run goes on: T, λ, and the form that decides α. */
export interface LossSliders {
  readonly temperature: number;
  readonly weight: number;
  readonly form: string;
}

/** What a run reports while it goes on, in order; `run` is the number that it was started with. */
export type RunEvent =
  /** A phase begins; `steps` is 0 for phases that take none. `reused` when a stored teacher stands in for teaching. */
  | {
      readonly kind: 'phase';
      readonly run: number;
      readonly phase: Phase;
      readonly steps: number;
      readonly reused: boolean;
    }
  | { readonly kind: 'mode'; readonly run: number; readonly phase: TrainingPhase; readonly mode: StepMode }
  | { readonly kind: 'progress'; readonly run: number; readonly progress: Progress }
  | { readonly kind: 'losses'; readonly run: number; readonly phase: TrainingPhase; readonly losses: LossColumns }
  | {
      readonly kind: 'evaluation';
      readonly run: number;
      readonly phase: TrainingPhase;
      readonly evaluation: Evaluation;
    }
  | {
      readonly kind: 'gradients';
      readonly run: number;
      readonly phase: TrainingPhase;
      readonly gradients: TermGradients;
    }
  /** What lies behind the newest evaluation: later ones replace it. */
  | { readonly kind: 'test-logits'; readonly run: number; readonly testLogits: TestLogits }
  /** Some of what the generator makes by now: later ones replace it. */
  | { readonly kind: 'generated'; readonly run: number; readonly generated: Generated }
  /** The soft targets as the student will hear them, once the teacher has spoken. */
  | { readonly kind: 'soft-targets'; readonly run: number; readonly targets: SoftTargetLogits }
  /** The sliders' new values hold from step `step` (counted from 1) on. */
  | {
      readonly kind: 'adjusted';
      readonly run: number;
      readonly phase: TrainingPhase;
      readonly step: number;
      readonly loss: LossSliders;
    }
  /** How long the trained networks take for one example. */
  | { readonly kind: 'measured'; readonly run: number; readonly milliseconds: Readonly<Record<Role, number>> }
  | { readonly kind: 'finished'; readonly run: number };

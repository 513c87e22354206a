import type { Generated, SoftTargetLogits, TestLogits } from './answers';
import type { BatchSample } from './inspection';
import type { LossColumns, TermGradients } from './losses';
import type { Phase, TrainingPhase } from './phases';
import type { Progress, StepMode } from './progress';
import type { Evaluation } from './scores';
import type { Timing } from './timing';

/** The settings of the loss that can be changed during a run: T, λ, and the form that decides α. */
export interface LossSliders {
  readonly temperature: number;
  readonly weight: number;
  readonly form: string;
}

/** What a run reports while it goes on, in order; `run` is the id that it was started with. */
export type RunEvent =
  /** A phase begins; `steps` is 0 for phases without optimizer steps. `reused`: a stored teacher replaces training. */
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
  /** An example of the batch that comes next; each event replaces the previous one. */
  | { readonly kind: 'sample'; readonly run: number; readonly sample: BatchSample }
  /** The logits of the newest evaluation; each event replaces the previous one. */
  | { readonly kind: 'test-logits'; readonly run: number; readonly testLogits: TestLogits }
  /** A sample of what the generator makes now; each event replaces the previous one. */
  | { readonly kind: 'generated'; readonly run: number; readonly generated: Generated }
  /** The soft targets of the transfer set, after the `soften` phase. */
  | { readonly kind: 'soft-targets'; readonly run: number; readonly targets: SoftTargetLogits }
  /** The sliders' new values apply from step `step` (counted from 1) on. */
  | {
      readonly kind: 'adjusted';
      readonly run: number;
      readonly phase: TrainingPhase;
      readonly step: number;
      readonly loss: LossSliders;
    }
  /** Latency of the trained networks for one example; the twins have the student's network. */
  | {
      readonly kind: 'measured';
      readonly run: number;
      readonly timings: Readonly<Record<'teacher' | 'student', Timing>>;
    }
  | { readonly kind: 'finished'; readonly run: number };

import type { Experiment } from '../experiment/experiment';
import type { LossSettings } from '../experiment/settings';
import type { AttackOutcome, AttackRequest, Prediction } from '../report/answers';
import type { BackendName, Device } from '../report/device';
import type { RunEvent } from '../report/events';
import type { Failure } from '../report/failure';
import type { BatchInspection } from '../report/inspection';

/**
 * What the page and the worker say to each other. Type-only: every message is a member of a union by `kind`.
 *
 * All typed arrays of an `Event` are moved to the page, not copied: the sender uses none of them afterwards.
 */

export type Request =
  /** First message: choose a backend (`auto` takes the best that is real). `site` is where `public/` is served. */
  | { readonly kind: 'open'; readonly backend: BackendName | 'auto'; readonly site: string }
  | {
      readonly kind: 'start';
      readonly run: number;
      readonly experiment: Experiment;
      /** Start paused before the first step, for the Step button. */
      readonly paused: boolean;
      /** Take the teacher of the last run if it was trained by the same description; else train one. */
      readonly reuseTeacher: boolean;
      /** Steps per second at most; null for no limit. */
      readonly pace: number | null;
    }
  | { readonly kind: 'pause' | 'resume' | 'step' | 'stop'; readonly run: number }
  | { readonly kind: 'pace'; readonly run: number; readonly pace: number | null }
  /** Move the sliders of a run: takes effect at its next step. */
  | { readonly kind: 'adjust'; readonly run: number; readonly loss: LossSettings }
  /** Logits of every trained learner for `count` examples, already scaled as the learners see them. */
  | { readonly kind: 'predict'; readonly request: number; readonly inputs: Float32Array; readonly count: number }
  /** The gradients on the logits of an example of the next batch of the present run, which should be paused. */
  | { readonly kind: 'inspect'; readonly request: number }
  /** Look for small changes of examples that make every trained learner err. */
  | { readonly kind: 'attack'; readonly request: number; readonly attack: AttackRequest };

export type Event =
  | RunEvent
  | { readonly kind: 'device'; readonly device: Device }
  | { readonly kind: 'paused' | 'resumed' | 'stopped'; readonly run: number }
  /** `run` is null when it concerns the worker itself, `request` names the prediction that failed. */
  | { readonly kind: 'failed'; readonly run: number | null; readonly request?: number; readonly failure: Failure }
  | { readonly kind: 'prediction'; readonly request: number; readonly prediction: Prediction }
  | { readonly kind: 'inspected'; readonly request: number; readonly inspection: BatchInspection }
  | { readonly kind: 'attacked'; readonly request: number; readonly outcome: AttackOutcome }
  | { readonly kind: 'heartbeat' };

import type { Experiment } from '../experiment/experiment';
import type { PhaseId, TrainingPhaseId } from '../experiment/phases';
import type { LossSettings } from '../experiment/settings';

/**
 * What the page and the worker say to each other: types, and the few constants that both sides must agree on. Every
 * message is a member of a union by `kind`.
 */

export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

export type Role = 'teacher' | 'student' | 'twin';
export type Phase = PhaseId;
/** The phases that take optimizer steps. */
export type TrainingPhase = TrainingPhaseId;

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
      /** At most so many steps a second; null is as fast as it goes. */
      readonly pace: number | null;
    }
  | { readonly kind: 'pause' | 'resume' | 'step' | 'stop'; readonly run: number }
  | { readonly kind: 'pace'; readonly run: number; readonly pace: number | null }
  /** Move the sliders of a run: takes effect at its next step. */
  | { readonly kind: 'adjust'; readonly run: number; readonly loss: LossSettings }
  /** Logits of every trained learner for `count` examples, already scaled as the learners see them. */
  | { readonly kind: 'predict'; readonly request: number; readonly inputs: Float32Array; readonly count: number }
  /** Look for small changes of examples that make every trained learner err. */
  | { readonly kind: 'attack'; readonly request: number; readonly attack: AttackQuestion };

export type Event =
  | { readonly kind: 'device'; readonly device: Device }
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
      readonly loss: LossSettings;
    }
  | { readonly kind: 'paused' | 'resumed' | 'finished' | 'stopped'; readonly run: number }
  | { readonly kind: 'measured'; readonly run: number; readonly milliseconds: Readonly<Record<Role, number>> }
  /** `run` is null when it concerns the worker itself, `request` names the prediction that failed. */
  | { readonly kind: 'failed'; readonly run: number | null; readonly request?: number; readonly failure: Failure }
  | { readonly kind: 'prediction'; readonly request: number; readonly prediction: Prediction }
  | { readonly kind: 'attacked'; readonly request: number; readonly outcome: AttackOutcome }
  | { readonly kind: 'heartbeat' };

export interface Device {
  readonly backend: BackendName;
  /** The adapter or renderer in its own words; empty where there is none. */
  readonly adapter: string;
  readonly isSoftware: boolean;
  /** Why each better backend was not taken, best first. */
  readonly refused: readonly {
    readonly backend: BackendName;
    readonly reason: RefusalReason;
    readonly detail: string;
  }[];
}
export type RefusalReason = 'missing' | 'software' | 'failed' | 'not-asked';

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

export const lossNames = ['teacher', 'total', 'hard', 'soft', 'twin'] as const;
/**
 * `teacher`: the teacher's cross-entropy. `hard`: the student's cross-entropy on hard labels, before α.
 * `soft`: the method's term, T² included, before λ. `total` = α·hard + λ·soft. `twin`: the twin's cross-entropy.
 * A batch without any label has a cross-entropy of 0.
 */
export type LossName = (typeof lossNames)[number];

/**
 * Columns of equal length; teaching has `teacher`, distilling the other four. Where both learn together there are all
 * five, and `teacher` is the teacher's whole loss. Steps count from 1.
 */
export interface LossColumns {
  readonly step: Float32Array;
  readonly values: Readonly<Partial<Record<LossName, Float32Array>>>;
}

/** What the answers of the learners to one question amount to, on the whole test set. */
export interface Scores {
  /** Right answers of each learner that exists by now. */
  readonly correct: Readonly<Partial<Record<Role, number>>>;
  /** Answers equal to the teacher's, right or wrong. */
  readonly agreeing: Readonly<Partial<Record<'student' | 'twin', number>>>;
  /** Test examples that one of the two gets right and the other does not; present when both have answered. */
  readonly onlyCorrect?: Readonly<Record<'student' | 'twin', number>>;
}

/** How the learners of a phase stand after `step` steps. Everything is about the class, but for `second`. */
export interface Evaluation extends Scores {
  readonly step: number;
  /** Size of the test set. */
  readonly total: number;
  /** On the second question, where one is asked. */
  readonly second?: Scores;
  /** The class that each learner gives each test example, `[total]`. */
  readonly answers: Readonly<Partial<Record<Role, Uint8Array>>>;
  /**
   * For inputs in the plane: logits over a square grid on [−1, 1]², `[side · side, classes]`, row by row from the
   * top (y = 1) and from the left.
   */
  readonly maps: Readonly<Partial<Record<Role, Float32Array>>>;
}
/**
 * How hard each term of the student's loss pulls at its parameters after `step` steps, on a batch that is the same at
 * every reading. A term that is switched off is absent.
 */
export interface TermGradients {
  readonly step: number;
  /** T at this step. */
  readonly temperature: number;
  /** Euclidean length of α·∇CE. */
  readonly hard?: number;
  /** Euclidean length of λ·∇(the method's term), T² included. */
  readonly soft?: number;
  /** Angle between the two, 0 … 180; present where neither is nought. */
  readonly degrees?: number;
}
/** The newest logits of each learner for the whole test set. */
export interface TestLogits {
  readonly classes: number;
  /** The true classes of the test set, `[count]`. */
  readonly labels: Uint8Array;
  /** `[count, classes]` of each learner that has been evaluated. */
  readonly logits: Readonly<Partial<Record<Role, Float32Array>>>;
}
/** Inputs that a generator made, always of the same noise, and what the teacher says of them. */
export interface Generated {
  readonly classes: number;
  /** `[count, …inputShape]`, as learners see them. */
  readonly inputs: Float32Array;
  /** `[count, classes]`. */
  readonly logits: Float32Array;
  /** The terms of the generator's loss on them, before their weights. */
  readonly terms: { readonly certainty: number; readonly variety: number; readonly activation: number };
}
/** Logits whose softmax at T is the soft target of each example of the transfer set, `[count, classes]`. */
export interface SoftTargetLogits {
  readonly classes: number;
  readonly logits: Float32Array;
}
/** Cells along one side of a decision map. */
export const mapSide = 64;

export interface Prediction {
  readonly count: number;
  readonly classes: number;
  /** `[count, classes]` for each learner that exists by now. */
  readonly logits: Readonly<Partial<Record<Role, Float32Array>>>;
}

export interface AttackQuestion {
  /** `[count, …inputShape]`, scaled as the learners see them. */
  readonly inputs: Float32Array;
  /** The true classes, `[count]`. */
  readonly labels: Uint8Array;
  /** How far any coordinate may be moved, in units of the inputs. */
  readonly epsilon: number;
  /** 1 is FGSM; more are PGD. */
  readonly steps: number;
  /** What an input may be at all. */
  readonly range: readonly [low: number, high: number];
}

export interface AttackOutcome {
  readonly learners: Readonly<
    Partial<
      Record<
        Role,
        {
          /** The class that it gives each example as it is, `[count]`. */
          readonly clean: Uint8Array;
          /** The class that it gives each example as it was moved against it, `[count]`. */
          readonly answers: Uint8Array;
          /** The first example as it was moved. */
          readonly first: Float32Array;
        }
      >
    >
  >;
}

/** The closed set of things that can go wrong, each with what the page needs to say it. */
export type Failure =
  | { readonly code: 'backend-unavailable'; readonly backend: BackendName | 'auto'; readonly reason: string }
  /** The reason is empty where the browser names none, as for a script that did not load. */
  | { readonly code: 'worker-died'; readonly reason: string }
  | { readonly code: 'worker-silent'; readonly seconds: number }
  /** It died before it was ready, `tries` times in a row, and is not opened again unasked. */
  | { readonly code: 'worker-unavailable'; readonly tries: number; readonly reason: string }
  | { readonly code: 'device-lost'; readonly reason: string }
  | { readonly code: 'not-finite'; readonly phase: TrainingPhase; readonly step: number; readonly learner: Role }
  | { readonly code: 'experiment-refused'; readonly field: string; readonly value: string; readonly allowed: string }
  | { readonly code: 'nothing-trained' }
  | { readonly code: 'data-unreachable'; readonly path: string; readonly reason: string }
  | { readonly code: 'unexpected'; readonly reason: string; readonly stack: string };

import type { Role } from './roles';

/** The newest logits of each learner for the whole test set. */
export interface TestLogits {
  readonly classes: number;
  /** The true classes of the test set, `[count]`. */
  readonly labels: Uint8Array;
  /** `[count, classes]` of each learner that has been evaluated. */
  readonly logits: Readonly<Partial<Record<Role, Float32Array>>>;
}

/** Logits whose softmax at T is the soft target of each example of the transfer set, `[count, classes]`. */
export interface SoftTargetLogits {
  readonly classes: number;
  readonly logits: Float32Array;
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

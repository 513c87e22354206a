import type { Role } from './roles';

/** The newest logits of each network for the whole test set. */
export interface TestLogits {
  readonly classes: number;
  /** The true classes of the test set, `[count]`. */
  readonly labels: Uint8Array;
  /** `[count, classes]` of each network that has been evaluated. */
  readonly logits: Readonly<Partial<Record<Role, Float32Array>>>;
}

/** The soft targets of the transfer set as logits: softmax(logits / T) is the target of each example. */
export interface SoftTargetLogits {
  readonly classes: number;
  /** `[count, classes]`. */
  readonly logits: Float32Array;
}

/** Inputs that the generator makes from a fixed sample of noise, and the teacher's logits for them. */
export interface Generated {
  readonly classes: number;
  /** `[count, …inputShape]`, in the range of network inputs. */
  readonly inputs: Float32Array;
  /** The teacher's logits, `[count, classes]`. */
  readonly logits: Float32Array;
  /** Terms of the generator's loss on these inputs, unweighted. */
  readonly terms: { readonly certainty: number; readonly variety: number; readonly activation: number };
}

/** Logits of the networks of a run for inputs that the page sent. */
export interface Prediction {
  readonly count: number;
  readonly classes: number;
  /** `[count, classes]` of each network that exists so far. */
  readonly logits: Readonly<Partial<Record<Role, Float32Array>>>;
}

/** A request to attack the networks of a run on some examples (FGSM, PGD). */
export interface AttackRequest {
  /** `[count, …inputShape]`, scaled as network inputs. */
  readonly inputs: Float32Array;
  /** The true classes, `[count]`. */
  readonly labels: Uint8Array;
  /** ε of the L∞ norm: the largest change of any coordinate, in units of the inputs. */
  readonly epsilon: number;
  /** 1 is FGSM; more are PGD. */
  readonly steps: number;
  /** The valid range of inputs. */
  readonly range: readonly [low: number, high: number];
}

/** The answers of each network that exists so far, before and after an attack on that network. */
export interface AttackOutcome {
  readonly learners: Readonly<
    Partial<
      Record<
        Role,
        {
          /** Predicted classes of the clean examples, `[count]`. */
          readonly clean: Uint8Array;
          /** Predicted classes of the adversarial examples, `[count]`. */
          readonly answers: Uint8Array;
          /** The first adversarial example, `[…inputShape]`. */
          readonly first: Float32Array;
        }
      >
    >
  >;
}

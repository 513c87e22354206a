import type { TrainingPhase } from './phases';
import type { Role } from './roles';

/** One example of the batch that the next step takes, and the logits that the networks give it before that step. */
export interface BatchSample {
  readonly phase: TrainingPhase;
  /** Steps done in this phase. */
  readonly step: number;
  /** Examples in the batch, and how many of them have a hard label. */
  readonly size: number;
  readonly labelled: number;
  /** The example without augmentation, `[…inputShape]`, in the range of network inputs. */
  readonly input: Float32Array;
  /** What it says, if it is text. */
  readonly text?: string;
  /** Its hard label; null if it has none. */
  readonly label: number | null;
  /** `[classes]` of each network that is trained or taught by now, in evaluation mode. */
  readonly logits: Readonly<Partial<Record<Role, Float32Array>>>;
}

/**
 * The loss of one batch as a function of one example's logits: its gradients, each times the number of examples in the
 * batch, because the loss is a mean over them. Without dropout and augmentation; batch norm uses the batch's statistics.
 */
export interface LogitGradients {
  /** The logits at which they are taken, `[classes]`. */
  readonly logits: Float32Array;
  /** Gradient of α·CE, `[classes]`; null if the loss has no such term. */
  readonly hard: Float32Array | null;
  /** Gradient of λ times the method's term, `[classes]`; null if the loss has no such term. */
  readonly soft: Float32Array | null;
  /**
   * Central difference of the whole loss in each logit, by five points, `[classes]`:
   * (8·(L(z + h) − L(z − h)) − L(z + 2h) + L(z − 2h)) / 12h, times the examples.
   */
  readonly difference: Float32Array;
}

/** {@link LogitGradients} with the settings of the step that they belong to; α = 1 and λ = 0 without a teacher. */
export interface WeightedGradients {
  readonly gradients: LogitGradients;
  readonly temperature: number;
  readonly hardWeight: number;
  readonly softWeight: number;
}

/** A sample of the batch that a paused run takes next, and the gradients on the logits of the network that learns. */
export interface BatchInspection extends WeightedGradients {
  readonly sample: BatchSample;
  /** Who learns: the first network of the round. */
  readonly learner: Role;
}

/** Names of the losses that a run reports; see {@link LossName}. */
export const lossNames = ['teacher', 'total', 'hard', 'soft', 'twin', 'pseudoTwin'] as const;

/**
 * Columns of losses, each as it enters what is minimised; a reader needs no α and no λ.
 *
 * - `teacher`: the teacher's cross-entropy.
 * - `hard`: α·CE, with the student's cross-entropy on hard labels.
 * - `soft`: λ times the method's term, T² included.
 * - `total`: hard + soft, the student's loss.
 * - `twin`: the twin's cross-entropy.
 * - `pseudoTwin`: the pseudo-label twin's cross-entropy, on the teacher's predicted classes.
 *
 * A batch without any label has a cross-entropy of 0.
 */
export type LossName = (typeof lossNames)[number];

/**
 * Losses of consecutive steps, as columns of equal length `[steps]`. A `teach` phase has `teacher`, a `distil` phase
 * the others, `pseudoTwin` where there is such a twin. In mutual learning there are the first five, and `teacher` is the total loss of the network in that role.
 * Steps count from 1.
 */
export interface LossColumns {
  readonly step: Float32Array;
  readonly values: Readonly<Partial<Record<LossName, Float32Array>>>;
}

/**
 * Gradients of the terms of the student's loss with respect to its parameters after `step` steps, on a fixed batch. A
 * term with weight 0 is absent.
 */
export interface TermGradients {
  readonly step: number;
  /** T at this step. */
  readonly temperature: number;
  /** Euclidean norm of α·∇CE. */
  readonly hard?: number;
  /** Euclidean norm of λ·∇(the method's term), T² included. */
  readonly soft?: number;
  /** Angle between the two in degrees, 0 … 180; present if neither is zero. */
  readonly degrees?: number;
}

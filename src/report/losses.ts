export const lossNames = ['teacher', 'total', 'hard', 'soft', 'twin'] as const;

/**
 * Columns of losses, each as it enters what is minimised; a reader needs no α and no λ.
 *
 * - `teacher`: the teacher's cross-entropy.
 * - `hard`: α·CE, with the student's cross-entropy on hard labels.
 * - `soft`: λ times the method's term, T² included.
 * - `total`: hard + soft, the student's loss.
 * - `twin`: the twin's cross-entropy.
 *
 * A batch without any label has a cross-entropy of 0.
 */
export type LossName = (typeof lossNames)[number];

/**
 * Columns of equal length, a number a step; teaching has `teacher`, distilling the other four. Where both learn together
 * there are all five, and `teacher` is the whole loss of the network in the teacher's place. Steps count from 1.
 */
export interface LossColumns {
  readonly step: Float32Array;
  readonly values: Readonly<Partial<Record<LossName, Float32Array>>>;
}

/**
 * The gradients of the two terms of the student's loss for its parameters after `step` steps, on a batch that is the
 * same at every reading. A term whose weight is 0 is absent.
 */
export interface TermGradients {
  readonly step: number;
  /** T at this step. */
  readonly temperature: number;
  /** Euclidean length of α·∇CE. */
  readonly hard?: number;
  /** Euclidean length of λ·∇(the method's term), T² included. */
  readonly soft?: number;
  /** Angle between the two in degrees, 0 … 180; absent where either has length 0. */
  readonly degrees?: number;
}

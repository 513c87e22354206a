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

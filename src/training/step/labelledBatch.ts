import type * as tf from '@tensorflow/tfjs';
import type { SeenBatch } from '../feed/augmentation';

/** The labels of one step. */
export interface LabelledBatch {
  /** `[batch, targets]`; rows of examples without a label are zero, as are columns of heads without labels. */
  readonly labels: tf.Tensor2D;
  /** Number of examples with a label; they are the first rows. */
  readonly labelled: number;
  /** Which positions of the inputs count, `[batch, positions]`; null if all do. */
  readonly mask: tf.Tensor2D | null;
}

/** The labels of a batch whose first `labelled` examples have one. */
export const labelsOf = ({ y, mask }: Pick<SeenBatch, 'y' | 'mask'>, labelled: number): LabelledBatch => ({
  labels: y,
  labelled,
  mask,
});

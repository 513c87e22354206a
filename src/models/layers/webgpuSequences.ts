import type * as tf from '@tensorflow/tfjs';
import type { FusedPass, Position } from '../webgpuStage';

/** Vectors at the positions of a batch of sequences, `[batch, positions, width]`. */
export interface Sequences {
  readonly batch: number;
  readonly positions: number;
  readonly width: number;
}

/** Number of elements. */
export const sizeOf = ({ batch, positions, width }: Sequences): number => batch * positions * width;

/** Its shape as a tensor. */
export const shapeOf = ({ batch, positions, width }: Sequences): number[] => [batch, positions, width];

/** Sizes of a batch of examples of this shape. */
export const sequencesOf = ({
  batch,
  input: [positions = 1, width = 1],
}: Pick<Position, 'batch' | 'input'>): Sequences => ({
  batch,
  positions,
  width,
});

/** The ids, which say where the tokens are. @throws RangeError in a network that reads no ids */
export function idsOf({ ids }: FusedPass): tf.Tensor {
  if (!ids) throw new RangeError('Only a network that reads ids knows which positions are tokens.');
  return ids;
}

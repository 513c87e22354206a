import { joined, type StageOf } from '../../webgpuStage';
import { sequencesOf } from '../webgpuSequences';
import { positionsForward, positionsWeights } from './webgpuKernels';

/** A learned vector for every position, which is added. */
export const positionalEmbeddingStage: StageOf<'positionalEmbedding'> = (_operation, where) => {
  const sizes = sequencesOf(where);
  const range = where.places.weights(sizes.positions * sizes.width);
  const layer = { ...sizes, at: range.at };
  return {
    stage: {
      ranges: [range],
      forward: (x, { parameters, gradient }) => ({
        y: positionsForward(layer, x, parameters),
        back(dy, isNeeded, addend) {
          positionsWeights(layer, dy, gradient, range.from);
          return isNeeded ? joined(dy, addend) : null;
        },
      }),
    },
  };
};

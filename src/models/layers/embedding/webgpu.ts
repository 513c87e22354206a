import { sizeOf } from '../../network';
import type { StageOf } from '../../webgpuStage';
import { type Embedding, embeddingForward, embeddingTable } from './webgpuKernels';

/** Ids have no gradient, so that of the input is never needed. */
export const embeddingStage: StageOf<'embedding'> = ({ vocabulary, width }, { batch, input, places }) => {
  const range = places.weights(vocabulary * width);
  const layer: Embedding = { batch, positions: sizeOf(input), vocabulary, width, at: range.at };
  return {
    stage: {
      ranges: [range],
      forward: (ids, { parameters, gradient }) => ({
        y: embeddingForward(layer, ids, parameters),
        back(dy) {
          embeddingTable(layer, ids, dy, gradient, range.from);
          return null;
        },
      }),
    },
  };
};

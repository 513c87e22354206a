import { sizeOf } from '../../network';
import type { StageOf } from '../../webgpuStage';
import { bagForward, bagTable, type EmbeddingBag } from './webgpuKernels';

/** Ids have no gradient, so that of the input is never needed. */
export const embeddingBagStage: StageOf<'embeddingBag'> = ({ vocabulary, width }, { batch, input, places }) => {
  const range = places.weights(vocabulary * width);
  const layer: EmbeddingBag = { batch, positions: sizeOf(input), vocabulary, width, at: range.at };
  return {
    stage: {
      ranges: [range],
      forward(ids, { parameters, gradient }) {
        const bagged = bagForward(layer, ids, parameters);
        return {
          y: bagged.y,
          back(dy) {
            bagTable(layer, ids, bagged, dy, gradient, range.from);
            return null;
          },
        };
      },
    },
  };
};

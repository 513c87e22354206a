import { sizeOf } from '../../network';
import type { StageOf } from '../../webgpuStage';
import { layerNormEpsilon } from './layerNorm';
import { type LayerNorm, layerNormBack, layerNormForward, layerNormParts } from './webgpuKernels';

/** The gradient of its weights is computed in several partial sums. */
export const layerNormStage: StageOf<'layerNorm'> = (_operation, { batch, input, places }) => {
  const width = input.at(-1) ?? 1;
  const sizes = { rows: (batch * sizeOf(input)) / width, width, epsilon: layerNormEpsilon };
  const range = places.weights(2 * width, layerNormParts(sizes));
  const layer: LayerNorm = { ...sizes, at: range.at };
  return {
    stage: {
      ranges: [range],
      forward(x, { parameters, gradient }) {
        const normed = layerNormForward(layer, x, parameters);
        return {
          y: normed.y,
          back: (dy, _isNeeded, addend) =>
            layerNormBack(layer, x, normed, dy, parameters, gradient, range.from, addend),
        };
      },
    },
  };
};

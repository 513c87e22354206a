import { joined, type StageOf } from '../../webgpuStage';
import { imagesOf } from '../webgpuImages';
import { type Depthwise, depthwiseForward, depthwiseInput, depthwiseParts, depthwiseWeights } from './webgpuKernels';

/** The gradient of its weights is computed in several partial sums. */
export const depthwiseStage: StageOf<'depthwise'> = (operation, where) => {
  const sizes = { ...imagesOf(where), ...operation };
  const range = where.places.weights(sizes.size * sizes.size * sizes.channels, depthwiseParts({ ...sizes, at: 0 }));
  const layer: Depthwise = { ...sizes, at: range.at };
  return {
    stage: {
      ranges: [range],
      forward: (x, { parameters, gradient }) => ({
        y: depthwiseForward(layer, x, parameters),
        back(dy, isNeeded, addend) {
          depthwiseWeights(layer, x, dy, gradient, range.from);
          return isNeeded ? joined(depthwiseInput(layer, dy, parameters), addend) : null;
        },
      }),
    },
  };
};

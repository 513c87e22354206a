import type { StageOf } from '../../webgpuStage';
import { imagesOf } from '../webgpuImages';
import {
  type Convolution,
  convolutionForward,
  convolutionInput,
  convolutionParts,
  convolutionWeights,
} from './webgpuKernels';

/** With the ReLU that follows. The gradient of its weights is computed in several partial sums. */
export const convolutionStage: StageOf<'convolution'> = (operation, where) => {
  const { size, filters, hasBias } = operation;
  const hasRelu = where.next === 'relu';
  const sizes = { ...imagesOf(where), ...operation, hasRelu };
  const weights = (size * size * sizes.channels + (hasBias ? 1 : 0)) * filters;
  const range = where.places.weights(weights, convolutionParts({ ...sizes, at: 0 }));
  const layer: Convolution = { ...sizes, at: range.at };
  return {
    stage: {
      ranges: [range],
      forward(x, { parameters, gradient }) {
        const y = convolutionForward(layer, x, parameters);
        return {
          y,
          back(dy, isNeeded, addend) {
            const back = { dy, relu: hasRelu ? y : null };
            convolutionWeights(layer, x, back, gradient, range.from);
            return isNeeded ? convolutionInput(layer, back, parameters, addend) : null;
          },
        };
      },
    },
    takesNext: hasRelu,
  };
};

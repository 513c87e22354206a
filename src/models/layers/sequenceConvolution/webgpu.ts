import { joined, type StageOf } from '../../webgpuStage';
import { idsOf, sequencesOf } from '../webgpuSequences';
import {
  convolutionOfSequences,
  type SequenceConvolution,
  sequenceConvolutionInput,
  sequenceConvolutionWeights,
} from './webgpuKernels';

/** With the ReLU that follows. */
export const sequenceConvolutionStage: StageOf<'sequenceConvolution'> = ({ filters, size }, where) => {
  const hasRelu = where.next === 'relu';
  const sizes = { ...sequencesOf(where), filters, size, hasRelu };
  const range = where.places.weights((size * sizes.width + 1) * filters);
  const layer: SequenceConvolution = { ...sizes, at: range.at };
  return {
    stage: {
      ranges: [range],
      forward(x, run) {
        const { parameters, gradient } = run;
        const ids = idsOf(run);
        const y = convolutionOfSequences(layer, x, ids, parameters);
        return {
          y,
          back(dy, isNeeded, addend) {
            const back = { dy, relu: hasRelu ? y : null };
            sequenceConvolutionWeights(layer, x, ids, back, gradient, range.from);
            return isNeeded ? joined(sequenceConvolutionInput(layer, ids, back, parameters), addend) : null;
          },
        };
      },
    },
    takesNext: hasRelu,
  };
};

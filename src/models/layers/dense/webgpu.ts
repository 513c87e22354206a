import { sizeOf } from '../../network';
import { type FusedLayer, joined, type Places, type StageOf } from '../../webgpuStage';
import { activationOf } from '../webgpuActivation';
import { type Dense, denseForward, denseInput, denseWeights } from './webgpuKernels';

/** A dense layer, with the activation that follows. */
export const denseStage: StageOf<'dense'> = ({ units }, { batch, input, next, places }) => {
  const activation = activationOf(next);
  return {
    stage: denseOf({ batch, inputs: sizeOf(input), units, activation }, places),
    takesNext: activation !== 'none',
  };
};

/** A dense layer with bias and what follows. It adds an `addend` to its output, if nothing follows. */
export function denseOf(sizes: Omit<Dense, 'at'>, places: Places): FusedLayer {
  const range = places.weights((sizes.inputs + 1) * sizes.units);
  const layer: Dense = { ...sizes, at: range.at };
  return {
    ranges: [range],
    takesAddend: layer.activation === 'none',
    forward(x, { parameters, gradient }, addend = null) {
      const { y, before } = denseForward(layer, x, parameters, addend);
      return {
        y,
        back(dy, isNeeded, addend) {
          const back = { dy, relu: layer.activation === 'relu' ? y : null, gelu: before };
          denseWeights(layer, x, back, gradient, range.from);
          return isNeeded ? joined(denseInput(layer, back, parameters), addend) : null;
        },
      };
    },
  };
}

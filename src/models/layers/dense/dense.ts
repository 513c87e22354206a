import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly dense: { readonly units: number };
  }
  interface FusedLayers {
    /** `x` `[batch, in]`, `kernel` `[in, out]`, `bias` `[out]` → `[batch, out]`. */
    dense(x: Tensor2D, kernel: Tensor2D, bias: Tensor1D, how: { readonly hasRelu: boolean }): Tensor2D;
  }
}

/**
 * Fully connected: `[batch, n]` → `[batch, units]`. Its plan throws a RangeError for examples that are not flat, and for
 * units that are no whole number.
 */
export const dense = (units: number): Layer => ({
  name: `dense ${units}`,
  operation: { kind: 'dense', units },
  plan([inputs = 0, ...rest]) {
    if (!Number.isInteger(units)) throw new RangeError(`A dense layer cannot have ${units} units.`);
    if (rest.length > 0) throw new RangeError('A dense layer takes flat examples: put `flatten` before it.');
    return {
      output: [units],
      weights: [
        { shape: [inputs, units], start: { kind: 'he', fanIn: inputs } },
        { shape: [units], start: { kind: 'constant', value: 0 } },
      ],
      multiplyAdds: inputs * units,
      randomNumbers: 0,
    };
  },
  apply: (ops, x, [kernel, bias]) => ops.add(ops.matMul(x as Tensor2D, kernel as Tensor2D), bias as Tensor2D),
  applyFused: (fused, x, [kernel, bias], hasRelu) =>
    fused.dense(x as Tensor2D, kernel as Tensor2D, bias as Tensor1D, { hasRelu }),
});

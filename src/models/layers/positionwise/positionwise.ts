import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { Layer, Ops } from '../../layer';
import { sequenceOf } from '../sequence';

declare module '../../layer' {
  interface LayerOperations {
    readonly positionwise: { readonly units: number };
  }
}

/**
 * The same dense layer at every position: `[batch, positions, n]` → `[batch, positions, units]`. `fanIn` scales the
 * weights before training, n unless told. Its plan throws a RangeError for examples that are no sequence of vectors.
 */
export const positionwise = (units: number, fanIn?: number): Layer => ({
  name: `position-wise dense ${units}`,
  operation: { kind: 'positionwise', units },
  plan(input) {
    const [positions, width] = sequenceOf(input, 'A position-wise dense layer');
    return {
      output: [positions, units],
      weights: [
        { shape: [width, units], start: { kind: 'he', fanIn: fanIn ?? width } },
        { shape: [units], start: { kind: 'constant', value: 0 } },
      ],
      multiplyAdds: positions * width * units,
      randomNumbers: 0,
    };
  },
  apply: (ops, x, [kernel, bias]) => project(ops, x as Tensor3D, kernel as Tensor2D, bias as Tensor1D),
  applyFused: (fused, x, [kernel, bias], hasRelu) =>
    fused.sequenceConvolution(x as Tensor3D, kernel as Tensor2D, bias as Tensor1D, { hasRelu }),
});

/** `[batch, positions, n]` · `kernel` + `bias` → `[batch, positions, units]`. */
export function project(ops: Ops, x: Tensor3D, kernel: Tensor2D, bias: Tensor1D): Tensor3D {
  const [batch, positions, width] = x.shape;
  const product = ops.matMul(ops.reshape(x, [batch * positions, width]) as Tensor2D, kernel);
  return ops.reshape(ops.add(product, bias), [batch, positions, kernel.shape[1]]);
}

import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { Layer } from '../../layer';
import { sequenceOf, tokensOf, withoutPadding } from '../sequence';

declare module '../../layer' {
  interface LayerOperations {
    readonly sequenceConvolution: { readonly filters: number; readonly size: number };
  }
  interface FusedLayers {
    /**
     * `x` `[batch, positions, in]`, `filter` `[1, size, in, out]`, or `[in, out]` for a size of 1, →
     * `[batch, positions, out]`.
     */
    sequenceConvolution(
      x: Tensor3D,
      filter: Tensor4D | Tensor2D,
      bias: Tensor1D,
      how: { readonly hasRelu: boolean },
    ): Tensor3D;
  }
}

/**
 * 1-D convolution over positions (Kim, EMNLP 2014): `[batch, positions, n]` → `[batch, positions, filters]`, each filter
 * over `size` positions. Padding and what lies outside counts as 0. Its plan throws a RangeError for examples that are
 * no sequence of vectors.
 */
export const sequenceConvolution = (filters: number, size: number): Layer => ({
  name: `1-D convolution ${filters}`,
  operation: { kind: 'sequenceConvolution', filters, size },
  plan(input) {
    const [positions, width] = sequenceOf(input, 'A 1-D convolution');
    const taps = size * width;
    return {
      output: [positions, filters],
      weights: [
        { shape: [1, size, width, filters], start: { kind: 'he', fanIn: taps } },
        { shape: [filters], start: { kind: 'constant', value: 0 } },
      ],
      multiplyAdds: positions * taps * filters,
      randomNumbers: 0,
    };
  },
  apply(ops, x, weights, context) {
    const [kernel, bias] = weights as [Tensor4D, Tensor1D];
    const [batch, positions, width] = (x as Tensor3D).shape;
    const masked = withoutPadding(ops, x as Tensor3D, tokensOf(context, 'A 1-D convolution'));
    if (context.fused) return context.fused.sequenceConvolution(masked, kernel, bias, { hasRelu: false });
    // Images of one row.
    const rows: Tensor4D = ops.reshape(masked, [batch, 1, positions, width]);
    return ops.reshape(ops.add(ops.conv2d(rows, kernel, 1, 'same'), bias), [batch, positions, filters]);
  },
});

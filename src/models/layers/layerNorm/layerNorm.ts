import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly layerNorm: object;
  }
  interface FusedLayers {
    /** Null for sizes that it cannot take. */
    layerNorm?(x: Tensor, gain: Tensor1D, bias: Tensor1D, epsilon: number): Tensor | null;
  }
}

/** Added to the variance, against division by zero. */
export const layerNormEpsilon = 1e-5;

/**
 * Layer normalisation (Ba et al., 2016): each vector along the last dimension is shifted and scaled to mean 0 and
 * variance 1, then by a gain and a bias for each of its numbers. The shape stays.
 */
export const layerNorm = (): Layer => ({
  name: 'layer norm',
  operation: { kind: 'layerNorm' },
  plan(input) {
    const all = (value: number) => ({ shape: [input.at(-1) ?? 0], start: { kind: 'constant', value } }) as const;
    return {
      output: input,
      weights: [all(1), all(0)],
      multiplyAdds: input.reduce((product, size) => product * size, 1),
      randomNumbers: 0,
    };
  },
  apply(ops, x, weights, { fused }) {
    const [gain, bias] = weights as [Tensor1D, Tensor1D];
    const byBackend = fused?.layerNorm?.(x, gain, bias, layerNormEpsilon);
    if (byBackend) return byBackend;
    const centred = ops.sub(x, ops.mean(x, -1, true));
    const variance = ops.mean(ops.square(centred), -1, true);
    const normalised = ops.mul(centred, ops.rsqrt(ops.add(variance, layerNormEpsilon)));
    return ops.add(ops.mul(normalised, gain), bias);
  },
});

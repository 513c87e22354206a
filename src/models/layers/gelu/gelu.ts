import type { Tensor } from '@tensorflow/tfjs';
import type { Layer } from '../../layer';

declare module '../../layer' {
  interface LayerOperations {
    readonly gelu: object;
  }
  interface FusedLayers {
    /** Null for sizes that it cannot take. */
    gelu?(x: Tensor): Tensor | null;
  }
}

/** Slope of the sigmoid in GELU's tanh approximation: 2·√(2/π), since tanh(u) = 2·sigmoid(2u) − 1. */
export const geluSlope = 2 * Math.sqrt(2 / Math.PI);
/** The factor of its cubic term. */
export const geluCubic = 0.044715;

/**
 * GELU by its tanh approximation, x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))) (Hendrycks & Gimpel, 2016), written with
 * the sigmoid: x · sigmoid(2·√(2/π)·(x + 0.044715·x³)).
 */
export const gelu = (): Layer => ({
  name: 'gelu',
  operation: { kind: 'gelu' },
  plan: (output) => ({ output, weights: [], multiplyAdds: 0, randomNumbers: 0 }),
  apply(ops, x, _weights, { fused }) {
    const byBackend = fused?.gelu?.(x);
    if (byBackend) return byBackend;
    const inner = ops.mul(ops.mul(x, geluSlope), ops.add(1, ops.mul(ops.square(x), geluCubic)));
    return ops.mul(x, ops.sigmoid(inner));
  },
});

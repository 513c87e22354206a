import type { Layer } from '../layer';

/** √(2/π) times two: tanh(u) = 2·sigmoid(2u) − 1. */
const slope = 2 * Math.sqrt(2 / Math.PI);
/** Of the cubic term. */
const cubic = 0.044715;

/**
 * GELU by its tanh approximation, x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))) (Hendrycks & Gimpel, 2016), written with
 * the sigmoid: x · sigmoid(2·√(2/π)·(x + 0.044715·x³)).
 */
export const gelu = (): Layer => ({
  name: 'gelu',
  operation: { kind: 'gelu' },
  plan: (output) => ({ output, weights: [], multiplyAdds: 0, randomNumbers: 0 }),
  apply(ops, x, _weights, { fused }) {
    const byBackend = fused?.gelu?.(x, { slope, cubic });
    if (byBackend) return byBackend;
    const inner = ops.mul(ops.mul(x, slope), ops.add(1, ops.mul(ops.square(x), cubic)));
    return ops.mul(x, ops.sigmoid(inner));
  },
});

import { geluCubic as cubic, geluSlope as slope } from '../../experiment/gelu';
import type { Layer } from '../layer';

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

import type { Tensor4D } from '@tensorflow/tfjs';
import type { Layer, LayerPlan, Padding } from '../../layer';
import { windowsOver } from '../windows';

declare module '../../layer' {
  interface LayerOperations {
    readonly maxPool: { readonly padding: Padding };
    readonly globalAverage: object;
  }
}

const free = (output: readonly number[]): LayerPlan => ({ output, weights: [], multiplyAdds: 0, randomNumbers: 0 });

/**
 * Maximum over 2 × 2 windows with stride 2: `[batch, h, w, c]` → `[batch, ⌊h / 2⌋, ⌊w / 2⌋, c]`. With `same` padding an
 * odd last row or column has windows of its own: ⌈h / 2⌉ and ⌈w / 2⌉.
 */
export const maxPool = (padding: Padding = 'valid'): Layer => ({
  name: 'max pool',
  operation: { kind: 'maxPool', padding },
  plan([height = 0, width = 0, channels = 0]) {
    return free([...windowsOver(height, width, { size: 2, stride: 2, padding }), channels]);
  },
  apply: (ops, x) => ops.maxPool(x as Tensor4D, 2, 2, padding),
});

/** Global average pooling: `[batch, h, w, c]` → `[batch, c]`. */
export const globalAverage = (): Layer => ({
  name: 'global average',
  operation: { kind: 'globalAverage' },
  plan: ([, , channels = 0]) => free([channels]),
  apply: (ops, x) => ops.mean(x, [1, 2]),
});

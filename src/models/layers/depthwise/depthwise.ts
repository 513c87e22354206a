import type { Tensor4D } from '@tensorflow/tfjs';
import type { Layer, Padding } from '../../layer';
import { windowsOver } from '../windows';

declare module '../../layer' {
  interface LayerOperations {
    readonly depthwise: { readonly size: number; readonly stride: number; readonly padding: Padding };
  }
}

/**
 * Depthwise 3 × 3 convolution: each channel by itself, without a bias (Howard et al., 2017):
 * `[batch, h, w, c]` → `[batch, ⌈h / stride⌉, ⌈w / stride⌉, c]` with `same` padding.
 */
export const depthwise = (stride = 1, padding: Padding = 'same'): Layer => ({
  name: 'depthwise convolution',
  operation: { kind: 'depthwise', size: 3, stride, padding },
  plan([height = 0, width = 0, channels = 0]) {
    const output = [...windowsOver(height, width, { size: 3, stride, padding }), channels] as const;
    return {
      output,
      weights: [{ shape: [3, 3, channels, 1], start: { kind: 'he', fanIn: 9 } }],
      multiplyAdds: output[0] * output[1] * 9 * channels,
      randomNumbers: 0,
    };
  },
  apply: (ops, x, [kernel]) => ops.depthwiseConv2d(x as Tensor4D, kernel as Tensor4D, stride, padding),
});

import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import type { Layer, Padding } from '../layer';
import { windowsOver } from './windows';

/** Options of a convolution; 3 × 3, stride 1, `same` padding and a bias unless told. */
export interface ConvolutionOptions {
  /** Height and width of a filter. */
  readonly size?: number;
  readonly stride?: number;
  readonly padding?: Padding;
  /** False before batch normalisation, which has a shift of its own. */
  readonly hasBias?: boolean;
}

/** Convolution: `[batch, h, w, c]` → `[batch, ⌈h / stride⌉, ⌈w / stride⌉, filters]` with `same` padding. */
export const convolution = (
  filters: number,
  { size = 3, stride = 1, padding = 'same', hasBias = true }: ConvolutionOptions = {},
): Layer => ({
  name: `convolution ${filters}`,
  operation: { kind: 'convolution', filters, size, stride, padding, hasBias },
  plan([height = 0, width = 0, channels = 0]) {
    const output = [...windowsOver(height, width, { size, stride, padding }), filters] as const;
    const taps = size * size * channels;
    return {
      output,
      weights: [
        { shape: [size, size, channels, filters], start: { kind: 'he', fanIn: taps } },
        ...(hasBias ? [{ shape: [filters], start: { kind: 'constant', value: 0 } } as const] : []),
      ],
      multiplyAdds: output[0] * output[1] * taps * filters,
      randomNumbers: 0,
    };
  },
  apply(ops, x, [kernel, bias]) {
    const convolved = ops.conv2d(x as Tensor4D, kernel as Tensor4D, stride, padding);
    return bias ? ops.add(convolved, bias) : convolved;
  },
  ...(hasBias && {
    applyFused: (fused, x, [kernel, bias], hasRelu) =>
      fused.convolution(x as Tensor4D, kernel as Tensor4D, bias as Tensor1D, { stride, padding, hasRelu }),
  }),
});

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

import type { Tensor4D } from '@tensorflow/tfjs';
import type { Layer } from '../layer';

export interface ConvolutionOptions {
  /** Height and width of the filter. */
  readonly size?: number;
  readonly stride?: number;
  /** Left out where batch normalisation follows, which brings its own. */
  readonly hasBias?: boolean;
}

/** Convolution with `same` padding: `[batch, h, w, c]` → `[batch, ⌈h / stride⌉, ⌈w / stride⌉, filters]`. */
export const convolution = (
  filters: number,
  { size = 3, stride = 1, hasBias = true }: ConvolutionOptions = {},
): Layer => ({
  name: `convolution ${filters}`,
  operation: { kind: 'convolution', filters, size, stride, hasBias },
  plan([height = 0, width = 0, channels = 0]) {
    const output = [Math.ceil(height / stride), Math.ceil(width / stride), filters] as const;
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
    const convolved = ops.conv2d(x as Tensor4D, kernel as Tensor4D, stride, 'same');
    return bias ? ops.add(convolved, bias) : convolved;
  },
});

/**
 * 3 × 3 convolution of each channel by itself, with `same` padding and no bias (Howard et al., 2017):
 * `[batch, h, w, c]` → `[batch, ⌈h / stride⌉, ⌈w / stride⌉, c]`.
 */
export const depthwise = (stride = 1): Layer => ({
  name: 'depthwise convolution',
  operation: { kind: 'depthwise', size: 3, stride },
  plan([height = 0, width = 0, channels = 0]) {
    const output = [Math.ceil(height / stride), Math.ceil(width / stride), channels] as const;
    return {
      output,
      weights: [{ shape: [3, 3, channels, 1], start: { kind: 'he', fanIn: 9 } }],
      multiplyAdds: output[0] * output[1] * 9 * channels,
      randomNumbers: 0,
    };
  },
  apply: (ops, x, [kernel]) => ops.depthwiseConv2d(x as Tensor4D, kernel as Tensor4D, stride, 'same'),
});

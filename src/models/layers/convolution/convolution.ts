import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import type { Layer, Padding } from '../../layer';
import { windowsOver } from '../windows';

declare module '../../layer' {
  interface LayerOperations {
    readonly convolution: {
      readonly filters: number;
      readonly size: number;
      readonly stride: number;
      readonly padding: Padding;
      readonly hasBias: boolean;
    };
  }
  interface FusedLayers {
    /** `x` `[batch, h, w, in]`, `filter` `[fh, fw, in, out]`, `bias` `[out]` → `[batch, outH, outW, out]`. */
    convolution(
      x: Tensor4D,
      filter: Tensor4D,
      bias: Tensor1D,
      how: { readonly stride: number; readonly padding: Padding; readonly hasRelu: boolean },
    ): Tensor4D;
  }
}

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

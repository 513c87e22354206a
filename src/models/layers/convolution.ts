import type { Tensor4D } from '@tensorflow/tfjs';
import type { Layer } from '../layer';

/** 3 × 3 convolution with stride 1 and `same` padding: `[batch, h, w, c]` → `[batch, h, w, filters]`. */
export const convolution = (filters: number): Layer => ({
  name: `convolution ${filters}`,
  plan([height = 0, width = 0, channels = 0]) {
    return {
      output: [height, width, filters],
      weights: [
        { shape: [3, 3, channels, filters], start: { kind: 'he', fanIn: 9 * channels } },
        { shape: [filters], start: { kind: 'constant', value: 0 } },
      ],
      multiplyAdds: height * width * 9 * channels * filters,
      randomNumbers: 0,
    };
  },
  apply: (ops, x, [kernel, bias]) =>
    ops.add(ops.conv2d(x as Tensor4D, kernel as Tensor4D, 1, 'same'), bias as Tensor4D),
});

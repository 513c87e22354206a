import * as tf from '@tensorflow/tfjs';
import { replace } from './memory';
import { depthwiseFilterGradient, depthwiseInputGradient, isPlainDepthwise } from './programs/depthwiseGradients';

/** Attributes of both gradient kernels. */
interface DepthwiseAttributes {
  readonly strides: number | [number, number];
  readonly dilations: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
type Shape4D = [number, number, number, number];

/**
 * Registers both gradients of DepthwiseConv2dNative, which TensorFlow.js lacks on WASM. Filters are
 * `[h, w, in, multiplier]`. Shapes that the programs of this project do not cover are computed in JavaScript.
 */
export function installDepthwiseGradients(): void {
  const planOf = (xShape: number[], filterShape: number[], attrs: unknown) => {
    const { strides, dilations, pad, dimRoundingMode } = attrs as DepthwiseAttributes;
    return tf.backend_util.computeConv2DInfo(
      xShape as Shape4D,
      filterShape as Shape4D,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      true,
    );
  };
  replace('DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape } = attrs as unknown as { inputShape: Shape4D };
    const plan = planOf(inputShape, filter.shape, attrs);
    const result = backend.makeOutput(inputShape, 'float32');
    if (backend.runsPrograms && isPlainDepthwise(plan)) {
      backend.run(depthwiseInputGradient(plan), [dy, filter, result]);
      return result;
    }
    const from = backend.place(dy.dataId).memoryOffset / 4;
    const weights = backend.place(filter.dataId).memoryOffset / 4;
    const to = backend.place(result.dataId).memoryOffset / 4;
    const multiplier = filter.shape[3] as number;
    backend.perform(({ floats }) => {
      floats.fill(0, to, to + tf.util.sizeFromShape(inputShape));
      forEachTap(plan, (input, output, tap) => {
        const dx = to + input * plan.inChannels;
        let gradient = from + output * plan.outChannels;
        let weight = weights + tap * plan.outChannels;
        for (let channel = 0; channel < plan.inChannels; channel++) {
          let sum = floats[dx + channel] as number;
          for (let copy = 0; copy < multiplier; copy++)
            sum += (floats[gradient++] as number) * (floats[weight++] as number);
          floats[dx + channel] = sum;
        }
      });
    });
    return result;
  });
  replace('DepthwiseConv2dNativeBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { filterShape } = attrs as unknown as { filterShape: Shape4D };
    const plan = planOf(x.shape, filterShape, attrs);
    const result = backend.makeOutput(filterShape, 'float32');
    if (backend.runsPrograms && isPlainDepthwise(plan)) {
      backend.run(depthwiseFilterGradient(plan), [x, dy, result]);
      return result;
    }
    const source = backend.place(x.dataId).memoryOffset / 4;
    const from = backend.place(dy.dataId).memoryOffset / 4;
    const to = backend.place(result.dataId).memoryOffset / 4;
    const [, , , multiplier] = filterShape;
    // Sums over the whole batch need double precision.
    const sums = new Float64Array(tf.util.sizeFromShape(filterShape));
    backend.perform(({ floats }) => {
      sums.fill(0);
      forEachTap(plan, (input, output, tap) => {
        const seen = source + input * plan.inChannels;
        let gradient = from + output * plan.outChannels;
        let at = tap * plan.outChannels;
        for (let channel = 0; channel < plan.inChannels; channel++) {
          const value = floats[seen + channel] as number;
          for (let copy = 0; copy < multiplier; copy++, at++) {
            sums[at] = (sums[at] as number) + value * (floats[gradient++] as number);
          }
        }
      });
      floats.set(sums, to);
    });
    return result;
  });
}

/**
 * Calls `visit` for each output pixel and filter tap that sees the inside of the image, with flat indices of all three.
 */
function forEachTap(
  plan: tf.backend_util.Conv2DInfo,
  visit: (input: number, output: number, tap: number) => void,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = plan;
  const { top, left } = plan.padInfo;
  let output = 0;
  for (let example = 0; example < batchSize; example++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      for (let outColumn = 0; outColumn < outWidth; outColumn++, output++) {
        for (let tapRow = 0; tapRow < filterHeight; tapRow++) {
          const row = outRow * plan.strideHeight + tapRow * plan.dilationHeight - top;
          if (row < 0 || row >= inHeight) continue;
          for (let tapColumn = 0; tapColumn < filterWidth; tapColumn++) {
            const column = outColumn * plan.strideWidth + tapColumn * plan.dilationWidth - left;
            if (column < 0 || column >= inWidth) continue;
            visit((example * inHeight + row) * inWidth + column, output, tapRow * filterWidth + tapColumn);
          }
        }
      }
    }
  }
}

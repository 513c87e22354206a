import * as tf from '@tensorflow/tfjs';
import { replace } from './memoryKernels';

interface FilterGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
}

/**
 * Adds Conv2DBackpropFilter, which TensorFlow.js lacks on WASM: the patches under each filter tap become rows,
 * `[taps · channels, batch · rows · columns]`, and one matrix product with dy sums them all. The rows lie as the fast
 * product wants them, so that nothing has to be transposed.
 */
export function installFilterGradient(): void {
  const product = tf.getKernel('BatchMatMul', 'wasm').kernelFunc;
  replace('Conv2DBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as FilterGradientAttributes;
    const shape = x.shape as [number, number, number, number];
    const plan = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);

    const outputs = plan.batchSize * plan.outHeight * plan.outWidth;
    const taps = plan.filterHeight * plan.filterWidth * plan.inChannels;
    const patches = backend.makeOutput([taps, outputs], 'float32');
    const from = backend.place(x.dataId).memoryOffset / 4;
    const to = backend.place(patches.dataId).memoryOffset / 4;
    backend.perform(({ floats }) => layPatches(floats, from, to, plan));
    const gradient = product({
      inputs: { a: patches, b: { ...dy, shape: [outputs, plan.outChannels] } },
      attrs: { transposeA: false, transposeB: false },
      backend,
    }) as tf.TensorInfo;
    backend.disposeData(patches.dataId);
    gradient.shape = filterShape;
    return gradient;
  });
}

/** Writes for each tap and channel what every output position sees there; outside the image that is zero. */
function layPatches(floats: Float32Array, from: number, to: number, plan: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = plan;
  const { top, left } = plan.padInfo;
  let at = to;
  for (let tapRow = 0; tapRow < plan.filterHeight; tapRow++) {
    for (let tapColumn = 0; tapColumn < plan.filterWidth; tapColumn++) {
      for (let channel = 0; channel < inChannels; channel++) {
        for (let example = 0; example < batchSize; example++) {
          for (let outRow = 0; outRow < outHeight; outRow++) {
            const row = outRow * strideHeight + tapRow - top;
            const isRowInside = row >= 0 && row < inHeight;
            const rowStart = from + (example * inHeight + row) * inWidth * inChannels + channel;
            for (let outColumn = 0; outColumn < outWidth; outColumn++) {
              const column = outColumn * strideWidth + tapColumn - left;
              const isInside = isRowInside && column >= 0 && column < inWidth;
              floats[at++] = isInside ? (floats[rowStart + column * inChannels] as number) : 0;
            }
          }
        }
      }
    }
  }
}

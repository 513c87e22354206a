import * as tf from '@tensorflow/tfjs';

interface FilterGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
}

/** What the WASM backend offers for reaching into its memory; public in the shipped class, absent from the types. */
interface HeapBackend extends tf.KernelBackend {
  makeOutput(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
  /** A view that holds until the memory grows. */
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/**
 * Adds Conv2DBackpropFilter, which TensorFlow.js lacks on WASM: the patches under each filter tap become rows,
 * `[taps · channels, batch · rows · columns]`, and one matrix product with dy sums them all. The rows lie as the fast
 * product wants them, so that nothing has to be transposed.
 */
export function installFilterGradient(): void {
  const product = tf.getKernel('BatchMatMul', 'wasm');
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
      const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as FilterGradientAttributes;
      const shape = x.shape as [number, number, number, number];
      const plan = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
      const heap = backend as HeapBackend;

      const outputs = plan.batchSize * plan.outHeight * plan.outWidth;
      const taps = plan.filterHeight * plan.filterWidth * plan.inChannels;
      const patches = heap.makeOutput([taps, outputs], 'float32');
      layPatches(heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(patches), plan);
      const dyRows: tf.TensorInfo = { ...dy, shape: [outputs, plan.outChannels] };
      const gradient = product.kernelFunc({
        inputs: { a: patches, b: dyRows },
        attrs: { transposeA: false, transposeB: false },
        backend,
      }) as tf.TensorInfo;
      heap.disposeData(patches.dataId);
      gradient.shape = filterShape;
      return gradient;
    },
  });
}

/** Writes for each tap and channel what every output position sees there; outside the image that is zero. */
function layPatches(x: Float32Array, patches: Float32Array, plan: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = plan;
  const { top, left } = plan.padInfo;
  let at = 0;
  for (let tapRow = 0; tapRow < plan.filterHeight; tapRow++) {
    for (let tapColumn = 0; tapColumn < plan.filterWidth; tapColumn++) {
      for (let channel = 0; channel < inChannels; channel++) {
        for (let example = 0; example < batchSize; example++) {
          for (let outRow = 0; outRow < outHeight; outRow++) {
            const row = outRow * strideHeight + tapRow - top;
            const isRowInside = row >= 0 && row < inHeight;
            const rowStart = (example * inHeight + row) * inWidth;
            for (let outColumn = 0; outColumn < outWidth; outColumn++) {
              const column = outColumn * strideWidth + tapColumn - left;
              const isInside = isRowInside && column >= 0 && column < inWidth;
              patches[at++] = isInside ? (x[(rowStart + column) * inChannels + channel] as number) : 0;
            }
          }
        }
      }
    }
  }
}

import * as tf from '@tensorflow/tfjs';
import type { CapturingWasmBackend } from './capturingBackend';
import { type KernelCall, replace } from './memory';
import { filterGradient } from './programs/filterGradient';

/** Attributes of both gradient kernels. */
interface GradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
type Shape4D = [number, number, number, number];

/**
 * Registers the gradients of Conv2D on WASM: of the filter, by a program of this project or, without SIMD, by a matrix
 * product; of the input, by XNNPACK's convolution.
 */
export function installConvolutionGradients(): void {
  const product = tf.getKernel('BatchMatMul', 'wasm').kernelFunc;
  const convolution = tf.getKernel('Conv2D', 'wasm').kernelFunc;
  const stockInputGradient = tf.getKernel('Conv2DBackpropInput', 'wasm').kernelFunc;
  replace('Conv2DBackpropFilter', (call) => {
    const { backend } = call;
    return backend.runsPrograms ? directFilterGradient(call) : patchedFilterGradient(call, product);
  });
  replace('Conv2DBackpropInput', (call) => inputGradient(call, convolution) ?? stockInputGradient(call));
}

/**
 * The inputs of the filter gradient: `x` `[batch, h, w, in]`, `dy` `[batch, outH, outW, out]`, and the filter's shape.
 */
function filterCall({ inputs, attrs }: KernelCall) {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as GradientAttributes & {
    filterShape: Shape4D;
  };
  const plan = tf.backend_util.computeConv2DInfo(x.shape as Shape4D, filterShape, strides, 1, pad, dimRoundingMode);
  return { x, dy, filterShape, plan };
}

function directFilterGradient(call: KernelCall): tf.TensorInfo {
  const { backend } = call;
  const { x, dy, filterShape, plan } = filterCall(call);
  const result = backend.makeOutput(filterShape, 'float32');
  backend.run(filterGradient(plan), [x, dy, result]);
  return result;
}

/**
 * The filter gradient without SIMD (im2col): the inputs under each filter tap become the rows of a matrix `[taps ·
 * channels, batch · outHeight · outWidth]`, and one matrix product with dy sums them. In this layout the product needs
 * no transposition.
 */
function patchedFilterGradient(call: KernelCall, product: tf.KernelFunc): tf.TensorInfo {
  const { backend } = call;
  const { x, dy, filterShape, plan } = filterCall(call);
  const outputs = plan.batchSize * plan.outHeight * plan.outWidth;
  const taps = plan.filterHeight * plan.filterWidth * plan.inChannels;
  const planes = plan.inChannels > 1 ? planesOf(backend, x, plan) : x;
  const patches = backend.makeOutput([taps, outputs], 'float32');
  const from = backend.place(planes.dataId).memoryOffset / 4;
  const to = backend.place(patches.dataId).memoryOffset / 4;
  const isSameSize = plan.outHeight === plan.inHeight && plan.outWidth === plan.inWidth;
  const fill = isSameSize && plan.strideHeight === 1 && plan.strideWidth === 1 ? copyShifted : copyPatches;
  backend.perform(({ floats }) => fill(floats, from, to, plan));
  if (planes !== x) backend.disposeData(planes.dataId);
  const gradient = product({
    inputs: { a: patches, b: { ...dy, shape: [outputs, plan.outChannels] } },
    attrs: { transposeA: false, transposeB: false },
    backend,
  }) as tf.TensorInfo;
  backend.disposeData(patches.dataId);
  gradient.shape = filterShape;
  return gradient;
}

/** `x` with the channels first, `[channels, batch, height, width]`: the inputs of a tap are then contiguous. */
function planesOf(
  backend: CapturingWasmBackend,
  x: tf.TensorInfo,
  { batchSize, inHeight, inWidth, inChannels }: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const pixels = batchSize * inHeight * inWidth;
  const result = backend.makeOutput([inChannels, batchSize, inHeight, inWidth], 'float32');
  const from = backend.place(x.dataId).memoryOffset / 4;
  const to = backend.place(result.dataId).memoryOffset / 4;
  backend.perform(({ floats }) => {
    let at = from;
    for (let pixel = to; pixel < to + pixels; pixel++) {
      const end = pixel + inChannels * pixels;
      for (let place = pixel; place < end; place += pixels) floats[place] = floats[at++] as number;
    }
  });
  return result;
}

/**
 * Writes, for each tap and channel, the input at every output position, zero outside of the image. `from` and `to` are
 * indices into `floats`, as in `copyShifted`.
 */
function copyPatches(floats: Float32Array, from: number, to: number, plan: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = plan;
  const { top, left } = plan.padInfo;
  let at = to;
  for (let tapRow = 0; tapRow < plan.filterHeight; tapRow++) {
    for (let tapColumn = 0; tapColumn < plan.filterWidth; tapColumn++) {
      // The output columns `first … beyond − 1` see the inside of the image through this tap.
      const first = Math.min(outWidth, Math.max(0, Math.ceil((left - tapColumn) / strideWidth)));
      const beyond = Math.max(
        first,
        Math.min(outWidth, Math.floor((inWidth - 1 + left - tapColumn) / strideWidth) + 1),
      );
      const column = first * strideWidth + tapColumn - left;
      for (let image = 0; image < inChannels * batchSize; image++) {
        for (let outRow = 0; outRow < outHeight; outRow++) {
          const row = outRow * strideHeight + tapRow - top;
          const end = at + outWidth;
          if (row < 0 || row >= inHeight) {
            while (at < end) floats[at++] = 0;
            continue;
          }
          const insideFrom = at + first;
          const insideTo = at + beyond;
          let seen = from + (image * inHeight + row) * inWidth + column;
          while (at < insideFrom) floats[at++] = 0;
          for (; at < insideTo; seen += strideWidth) floats[at++] = floats[seen] as number;
          while (at < end) floats[at++] = 0;
        }
      }
    }
  }
}

/** The same for stride 1 and outputs as large as inputs: a tap sees the whole plane, shifted, except at its edges. */
function copyShifted(floats: Float32Array, from: number, to: number, plan: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight: height, inWidth: width, inChannels } = plan;
  const size = batchSize * height * width;
  let at = to;
  for (let tapRow = 0; tapRow < plan.filterHeight; tapRow++) {
    for (let tapColumn = 0; tapColumn < plan.filterWidth; tapColumn++) {
      const down = tapRow - plan.padInfo.top;
      const right = tapColumn - plan.padInfo.left;
      const shift = down * width + right;
      const first = Math.min(size, Math.max(0, -shift));
      const beyond = Math.max(first, Math.min(size, size - shift));
      // The tap sees the inside of the image in rows `above … below − 1` and columns `before … behind − 1`.
      const above = Math.min(height, Math.max(0, -down));
      const below = Math.max(above, height - Math.max(0, down));
      const before = Math.min(width, Math.max(0, -right));
      const behind = Math.max(before, width - Math.max(0, right));
      for (let channel = 0; channel < inChannels; channel++, at += size) {
        const seen = from + channel * size + shift;
        floats.copyWithin(at + first, seen + first, seen + beyond);
        for (let image = at; image < at + size; image += height * width) {
          floats.fill(0, image, image + above * width);
          floats.fill(0, image + below * width, image + height * width);
          if (before === 0 && behind === width) continue;
          for (let row = image + above * width; row < image + below * width; row += width) {
            for (let place = row; place < row + before; place++) floats[place] = 0;
            for (let place = row + behind; place < row + width; place++) floats[place] = 0;
          }
        }
      }
    }
  }
}

/**
 * The gradient of the input: a convolution of dy with the filter rotated by 180° and its channels exchanged; where the
 * stride is not 1, of dy dilated by the stride. Null where that would need negative padding.
 */
function inputGradient({ inputs, attrs, backend }: KernelCall, convolution: tf.KernelFunc): tf.TensorInfo | null {
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as GradientAttributes & {
    inputShape: Shape4D;
  };
  const filterShape = filter.shape as Shape4D;
  const plan = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
  const dilatedHeight = (plan.outHeight - 1) * plan.strideHeight + 1;
  const dilatedWidth = (plan.outWidth - 1) * plan.strideWidth + 1;
  const top = plan.filterHeight - 1 - plan.padInfo.top;
  const left = plan.filterWidth - 1 - plan.padInfo.left;
  const bottom = plan.inHeight - dilatedHeight - top + plan.filterHeight - 1;
  const right = plan.inWidth - dilatedWidth - left + plan.filterWidth - 1;
  if (Math.min(top, left, bottom, right) < 0) return null;

  const isDilated = plan.strideHeight > 1 || plan.strideWidth > 1;
  const source = isDilated ? dilate(backend, dy, plan, dilatedHeight, dilatedWidth) : dy;
  const rotated = rotateFilter(backend, filter, plan);
  const padding: tf.backend_util.ExplicitPadding = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const gradient = convolution({
    inputs: { x: source, filter: rotated },
    attrs: { strides: 1, pad: padding as unknown as tf.Attribute, dilations: 1, dataFormat: 'NHWC' },
    backend,
  }) as tf.TensorInfo;
  backend.disposeData(rotated.dataId);
  if (isDilated) backend.disposeData(source.dataId);
  return gradient;
}

/** dy with `stride − 1` rows and columns of zeros between its own, `[batch, height, width, outChannels]`. */
function dilate(
  backend: CapturingWasmBackend,
  dy: tf.TensorInfo,
  { batchSize, outHeight, outWidth, outChannels, strideHeight, strideWidth }: tf.backend_util.Conv2DInfo,
  height: number,
  width: number,
): tf.TensorInfo {
  const result = backend.makeOutput([batchSize, height, width, outChannels], 'float32');
  const from = backend.place(dy.dataId).memoryOffset / 4;
  const to = backend.place(result.dataId).memoryOffset / 4;
  backend.perform(({ floats }) => {
    floats.fill(0, to, to + batchSize * height * width * outChannels);
    let at = from;
    for (let example = 0; example < batchSize; example++) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++, at += outChannels) {
          const place = to + ((example * height + row * strideHeight) * width + column * strideWidth) * outChannels;
          for (let channel = 0; channel < outChannels; channel++)
            floats[place + channel] = floats[at + channel] as number;
        }
      }
    }
  });
  return result;
}

/** The filter `[h, w, in, out]` rotated by 180°, as `[h, w, out, in]`. */
function rotateFilter(
  backend: CapturingWasmBackend,
  filter: tf.TensorInfo,
  { filterHeight, filterWidth, inChannels, outChannels }: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const result = backend.makeOutput([filterHeight, filterWidth, outChannels, inChannels], 'float32');
  const from = backend.place(filter.dataId).memoryOffset / 4;
  const to = backend.place(result.dataId).memoryOffset / 4;
  const taps = filterHeight * filterWidth;
  const size = inChannels * outChannels;
  backend.perform(({ floats }) => {
    for (let tap = 0; tap < taps; tap++) {
      const source = from + (taps - 1 - tap) * size;
      const target = to + tap * size;
      for (let input = 0; input < inChannels; input++) {
        for (let output = 0; output < outChannels; output++) {
          floats[target + output * inChannels + input] = floats[source + input * outChannels + output] as number;
        }
      }
    }
  });
  return result;
}

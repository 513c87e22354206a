import * as tf from '@tensorflow/tfjs';
import { replace } from './memory';
import { maxPoolGradient } from './programs/maxPoolGradient';

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Replaces MaxPoolGrad on WASM. TensorFlow.js's searches the windows of every input position; here every window passes
 * its gradient to the first of its largest inputs, as on the CPU backend.
 */
export function installPoolingGradient(): void {
  replace('MaxPoolGrad', ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttributes;
    const shape = input.shape as [number, number, number, number];
    const plan = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const result = backend.makeOutput(input.shape, 'float32');
    if (isPlain(plan) && backend.runsPrograms) {
      backend.run(maxPoolGradient(plan), [input, dy, result]);
      return result;
    }
    const x = backend.place(input.dataId).memoryOffset / 4;
    const from = backend.place(dy.dataId).memoryOffset / 4;
    const to = backend.place(result.dataId).memoryOffset / 4;
    const route = isPlain(plan) ? routeToMaximaOfFour : routeToMaxima;
    backend.perform(({ floats }) => route(floats, x, from, to, plan));
    return result;
  });
}

/** Whether windows are 2 × 2, adjacent and all inside the image, as in most networks. */
const isPlain = ({
  filterHeight,
  filterWidth,
  strideHeight,
  strideWidth,
  padInfo,
  ...plan
}: tf.backend_util.Conv2DInfo) =>
  [filterHeight, filterWidth, strideHeight, strideWidth].every((size) => size === 2) &&
  padInfo.top === 0 &&
  padInfo.left === 0 &&
  2 * plan.outHeight <= plan.inHeight &&
  2 * plan.outWidth <= plan.inWidth;

/**
 * `routeToMaxima` for plain windows, several times as fast: no window is cut off at an edge, and none overlaps another.
 */
function routeToMaximaOfFour(
  floats: Float32Array,
  x: number,
  dy: number,
  dx: number,
  { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth }: tf.backend_util.Conv2DInfo,
): void {
  floats.fill(0, dx, dx + batchSize * inHeight * inWidth * inChannels);
  const below = inWidth * inChannels;
  const move = dx - x;
  let from = dy;
  for (let example = 0; example < batchSize; example++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      let at = x + (example * inHeight + 2 * outRow) * below;
      for (let outColumn = 0; outColumn < outWidth; outColumn++, at += inChannels) {
        for (let channel = 0; channel < inChannels; channel++, at++) {
          const gradient = floats[from++] as number;
          // A gradient of 0, as from an inactive ReLU, needs no search: dx is 0 already.
          if (gradient === 0) continue;
          let place = at;
          let greatest = floats[at] as number;
          const right = floats[at + inChannels] as number;
          if (right > greatest) {
            greatest = right;
            place = at + inChannels;
          }
          const under = floats[at + below] as number;
          if (under > greatest) {
            greatest = under;
            place = at + below;
          }
          const across = floats[at + below + inChannels] as number;
          if (across > greatest) place = at + below + inChannels;
          floats[place + move] = gradient;
        }
      }
    }
  }
}

/**
 * Writes the gradient of the input: zero, plus the gradient of each window at the first of its largest inputs. `x`,
 * `dy` and `dx` are indices into `floats`.
 */
function routeToMaxima(
  floats: Float32Array,
  x: number,
  dy: number,
  dx: number,
  plan: tf.backend_util.Conv2DInfo,
): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = plan;
  const { top, left } = plan.padInfo;
  floats.fill(0, dx, dx + batchSize * inHeight * inWidth * inChannels);
  let from = dy;
  for (let example = 0; example < batchSize; example++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const rowBegin = Math.max(0, outRow * plan.strideHeight - top);
      const rowEnd = Math.min(inHeight, outRow * plan.strideHeight - top + filterHeight);
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const columnBegin = Math.max(0, outColumn * plan.strideWidth - left);
        const columnEnd = Math.min(inWidth, outColumn * plan.strideWidth - left + filterWidth);
        for (let channel = 0; channel < inChannels; channel++, from++) {
          let greatest = Number.NEGATIVE_INFINITY;
          let place = -1;
          for (let row = rowBegin; row < rowEnd; row++) {
            let at = ((example * inHeight + row) * inWidth + columnBegin) * inChannels + channel;
            for (let column = columnBegin; column < columnEnd; column++, at += inChannels) {
              const value = floats[x + at] as number;
              if (value > greatest) {
                greatest = value;
                place = at;
              }
            }
          }
          if (place >= 0) floats[dx + place] = (floats[dx + place] as number) + (floats[from] as number);
        }
      }
    }
  }
}

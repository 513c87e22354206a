import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, it } from 'vitest';
import { randomStream } from '../../../src/experiment/random';
import { bothWays, expectClose, normals, onBoth, useProgramsIf } from '../../support/onBoth';
import { openBackend } from '../../support/session';

/** Gradients of what looks through windows: convolutions and pooling. */

beforeAll(() => openBackend('wasm'));

const random = randomStream(11, 'kernels');
const numbers = normals(random);

type Shape4D = [number, number, number, number];
interface ConvolutionCase {
  readonly x: Shape4D;
  /** Height, width, and channels out (times channels in, for a depthwise filter). */
  readonly filter: [number, number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number;
}
const convolutionCases: [string, ConvolutionCase][] = [
  ['one image, one channel', { x: [1, 5, 5, 1], filter: [3, 3, 1], strides: [1, 1], pad: 'same' }],
  ['odd sizes', { x: [3, 7, 9, 2], filter: [3, 3, 5], strides: [1, 1], pad: 'same' }],
  ['valid', { x: [2, 6, 5, 3], filter: [3, 3, 4], strides: [1, 1], pad: 'valid' }],
  ['stride 2, same', { x: [2, 7, 8, 3], filter: [3, 3, 4], strides: [2, 2], pad: 'same' }],
  ['stride 2, valid, rows left over', { x: [2, 8, 7, 2], filter: [3, 3, 3], strides: [2, 2], pad: 'valid' }],
  ['unequal strides', { x: [2, 8, 9, 2], filter: [3, 3, 3], strides: [1, 2], pad: 'same' }],
  ['a filter of 1', { x: [2, 4, 4, 3], filter: [1, 1, 2], strides: [1, 1], pad: 'same' }],
  ['a filter of 1, stride 2', { x: [2, 5, 6, 3], filter: [1, 1, 2], strides: [2, 2], pad: 'same' }],
  ['a filter of 5 × 2', { x: [1, 9, 6, 1], filter: [5, 2, 3], strides: [1, 1], pad: 'same' }],
  ['padding by a number', { x: [2, 6, 6, 2], filter: [3, 3, 2], strides: [1, 1], pad: 2 }],
  ['padding beyond the filter', { x: [1, 4, 4, 2], filter: [2, 2, 2], strides: [1, 1], pad: 3 }],
  ['whole vectors of channels', { x: [2, 9, 8, 8], filter: [3, 3, 16], strides: [1, 1], pad: 'same' }],
  ['vectors in odd number', { x: [2, 7, 17, 7], filter: [3, 3, 12], strides: [1, 1], pad: 'same' }],
  ['channels beside vectors', { x: [2, 8, 15, 9], filter: [3, 3, 10], strides: [1, 1], pad: 'valid' }],
  ['many channels, stride 2', { x: [3, 9, 10, 12], filter: [3, 3, 20], strides: [2, 2], pad: 'same' }],
  ['a filter of 1 over many channels', { x: [2, 3, 6, 18], filter: [1, 1, 32], strides: [1, 1], pad: 'same' }],
];
const size = (most: number) => 1 + random.integer(most);
for (let drawn = 0; drawn < 25; drawn++) {
  const filter: [number, number, number] = [size(4), size(4), size(4)];
  const x: Shape4D = [size(3), filter[0] + size(7), filter[1] + size(7), size(5)];
  // XNNPACK gives zeros, forward already, where a stride is greater than the filter.
  const strides: [number, number] = [size(Math.min(3, filter[0])), size(Math.min(3, filter[1]))];
  const pad = (['same', 'valid'] as const)[random.integer(2)] as 'same' | 'valid';
  convolutionCases.push([`random ${JSON.stringify({ x, filter, strides, pad })}`, { x, filter, strides, pad }]);
}
const rounding = (pad: string | number) => (typeof pad === 'number' ? 'floor' : undefined);

describe.each(bothWays)('gradients of convolutions on WASM $how equal those on the CPU backend', ({ isSimd }) => {
  useProgramsIf(isSimd);
  it.each(convolutionCases)('%s', async (_name, { x: xShape, filter, strides, pad }) => {
    const filterShape: Shape4D = [filter[0], filter[1], xShape[3], filter[2]];
    const [x, weights] = [numbers(xShape), numbers(filterShape)];
    for (const wanted of [0, 1]) {
      expectClose(
        await onBoth(
          () =>
            tf.grads((input: tf.Tensor, w: tf.Tensor) =>
              tf.sum(
                tf.square(tf.conv2d(input as tf.Tensor4D, w as tf.Tensor4D, strides, pad, 'NHWC', 1, rounding(pad))),
              ),
            )([tf.tensor4d(x, xShape), tf.tensor4d(weights, filterShape)])[wanted] as tf.Tensor,
        ),
      );
    }
  });
});

/** Whole vectors of channels with one filter each, which have a way of their own. */
const vectorwise: [string, ConvolutionCase][] = [
  ['same', { x: [2, 7, 9, 8], filter: [3, 3, 1], strides: [1, 1], pad: 'same' }],
  ['same, stride 2', { x: [2, 8, 7, 12], filter: [3, 3, 1], strides: [2, 2], pad: 'same' }],
  ['valid', { x: [1, 6, 5, 4], filter: [3, 3, 1], strides: [1, 1], pad: 'valid' }],
  ['valid, stride 2, rows left over', { x: [3, 8, 9, 4], filter: [3, 3, 1], strides: [2, 2], pad: 'valid' }],
  ['padding by a number, rows left over', { x: [2, 7, 6, 8], filter: [3, 3, 1], strides: [3, 3], pad: 1 }],
  ['more taps than registers', { x: [2, 6, 6, 4], filter: [4, 4, 1], strides: [1, 1], pad: 'same' }],
  ...Array.from({ length: 12 }, (): [string, ConvolutionCase] => {
    const filter: [number, number, number] = [size(4), size(3), 1];
    const x: Shape4D = [size(3), filter[0] + size(7), filter[1] + size(7), 4 * size(3)];
    const stride = size(Math.min(filter[0], filter[1]));
    const drawn: ConvolutionCase = { x, filter, strides: [stride, stride], pad: 'same' };
    return [JSON.stringify(drawn), drawn];
  }),
].map(([name, drawn]) => [`vectors of channels, ${name}`, drawn as ConvolutionCase]);

describe.each(bothWays)(
  'gradients of depthwise convolutions on WASM $how equal those on the CPU backend',
  ({ isSimd }) => {
    useProgramsIf(isSimd);
    it.each([...convolutionCases, ...vectorwise])('%s', async (_name, { x: xShape, filter, strides, pad }) => {
      // TensorFlow.js itself gives wrong shapes for unequal strides here, whatever the backend.
      const stride = Math.min(...strides);
      const filterShape: Shape4D = [filter[0], filter[1], xShape[3], filter[2]];
      const [x, weights] = [numbers(xShape), numbers(filterShape)];
      for (const wanted of [0, 1]) {
        expectClose(
          await onBoth(
            () =>
              tf.grads((input: tf.Tensor, w: tf.Tensor) =>
                tf.sum(
                  tf.square(
                    tf.depthwiseConv2d(
                      input as tf.Tensor4D,
                      w as tf.Tensor4D,
                      [stride, stride],
                      pad,
                      'NHWC',
                      1,
                      rounding(pad),
                    ),
                  ),
                ),
              )([tf.tensor4d(x, xShape), tf.tensor4d(weights, filterShape)])[wanted] as tf.Tensor,
          ),
        );
      }
    });
  },
);

/** Windows of 2 × 2 side by side, which have a way of their own. */
const pairwise = Array.from({ length: 16 }, (): [string, ConvolutionCase] => {
  const x: Shape4D = [size(3), 1 + size(9), 1 + size(9), size(13)];
  const pad = x[1] % 2 === 0 && x[2] % 2 === 0 ? 'same' : 'valid';
  return [`2 × 2 side by side in ${x}, ${pad}`, { x, filter: [2, 2, 1], strides: [2, 2], pad }];
});

describe.each(bothWays)('the gradient of max pooling on WASM $how equals that on the CPU backend', ({ isSimd }) => {
  useProgramsIf(isSimd);
  it.each([...convolutionCases, ...pairwise])('%s', async (_name, { x: xShape, filter, strides, pad }) => {
    if (typeof pad === 'number') return;
    // Small integers: many windows have several greatest inputs, as after a ReLU.
    const x = numbers(xShape).map((value) => Math.max(0, Math.round(value)));
    expectClose(
      await onBoth(() =>
        tf.grad((input: tf.Tensor) => {
          const pooled = tf.maxPool(input as tf.Tensor4D, [filter[0], filter[1]], strides, pad);
          return tf.sum(tf.mul(pooled, tf.range(1, pooled.size + 1).reshape(pooled.shape)));
        })(tf.tensor4d(x, xShape)),
      ),
    );
  });
});

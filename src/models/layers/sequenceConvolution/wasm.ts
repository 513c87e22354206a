import * as tf from '@tensorflow/tfjs';
import { maskedByRelu } from '../../../backend/wasm/relu';
import { runProgram } from '../../../backend/wasm/runProgram';
import { convolutionOnWasm } from '../convolution/wasm';
import { positionSums } from './wasmProgram';

/** How the convolution of a sequence is computed: as one of images of one row. */
const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };

/** Filters of images of one row; a matrix is those of one position, `[1, 1, in, out]`. */
const asFilters = (filter: tf.Tensor4D | tf.Tensor2D): tf.Tensor4D =>
  filter.rank === 4
    ? (filter as tf.Tensor4D)
    : tf.reshape(filter, [1, 1, ...filter.shape] as [number, number, number, number]);

/**
 * 1-D convolution with bias, and ReLU if `hasRelu`: `x` `[batch, positions, in]`, `filter` `[1, size, in, out]`, or
 * `[in, out]` for a size of 1, → `[batch, positions, out]`. The gradients of filter and bias are summed example by example first.
 */
export function sequenceConvolutionOnWasm(
  x: tf.Tensor3D,
  filter: tf.Tensor4D | tf.Tensor2D,
  bias: tf.Tensor1D,
  { hasRelu }: { readonly hasRelu: boolean },
): tf.Tensor3D {
  const [batch, positions, width] = x.shape;
  const units = bias.size;
  const filters = asFilters(filter);
  const inputShape = [batch, 1, positions, width];
  const run = (kernel: string, inputs: tf.NamedTensorMap, more: tf.NamedAttrMap) =>
    tf.engine().runKernel<tf.Tensor>(kernel, inputs, { ...attributes, ...more });
  const convolve = tf.customGrad((...given) => {
    const [rows, weights, shift, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const activation = hasRelu ? 'relu' : 'linear';
    const value = run('FusedConv2D', { x: rows, filter: weights, bias: shift }, { activation });
    save([rows, weights, ...(hasRelu ? [value] : [])]);
    return {
      value,
      gradFunc(dy: tf.Tensor, saved: tf.Tensor[]) {
        const [before, kernel, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor?];
        const dz = y ? maskedByRelu(dy, y) : dy;
        return [
          run('Conv2DBackpropInput', { dy: dz, filter: kernel }, { inputShape }),
          run('Conv2DBackpropFilter', { x: before, dy: dz }, { filterShape: filters.shape }),
          runProgram(positionSums(batch, positions, units), [dz], [[units]])[0] as tf.Tensor,
        ];
      },
    };
  });
  return tf.reshape(convolve(tf.reshape(x, inputShape), filters, bias), [batch, positions, units]);
}

/** See {@link sequenceConvolutionOnWasm}; without programs, its gradients take more operations. */
export function sequenceConvolutionWithoutPrograms(
  x: tf.Tensor3D,
  filter: tf.Tensor4D | tf.Tensor2D,
  bias: tf.Tensor1D,
  { hasRelu }: { readonly hasRelu: boolean },
): tf.Tensor3D {
  const [batch, positions, width] = x.shape;
  const rows: tf.Tensor4D = tf.reshape(x, [batch, 1, positions, width]);
  return tf.reshape(convolutionOnWasm(rows, asFilters(filter), bias, { stride: 1, padding: 'same', hasRelu }), [
    batch,
    positions,
    bias.size,
  ]);
}

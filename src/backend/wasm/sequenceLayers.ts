import * as tf from '@tensorflow/tfjs';
import { attentionForward, attentionGradient, paddedPositions } from './programs/attention';
import { rowsForward, rowsGradient } from './programs/embedding';
import { type GeluSizes, geluForward, geluGradient } from './programs/gelu';
import { normForward, normGradient } from './programs/layerNorm';
import { positionSums } from './programs/positionSums';
import { meanForward, meanGradient } from './programs/tokenPooling';
import { maskedByRelu } from './relu';
import { runProgram } from './runProgram';

/** How the convolution of a sequence is computed: as one of images of one row. */
const attributes = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };

/** Filters of images of one row; a matrix is those of one position, `[1, 1, in, out]`. */
export const asFilters = (filter: tf.Tensor4D | tf.Tensor2D): tf.Tensor4D =>
  filter.rank === 4
    ? (filter as tf.Tensor4D)
    : tf.reshape(filter, [1, 1, ...filter.shape] as [number, number, number, number]);

/** Layers for sequences, each as one program forward and one back. Where programs run. */
export const sequenceLayers = {
  /**
   * The rows of `table` `[vocabulary, width]` at `ids` `[batch, positions]`, whole floats, with zeros where an id is 0:
   * `[batch, positions, width]`. Differentiable in the table.
   */
  embedding(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor3D {
    const [vocabulary, width] = table.shape;
    const sizes = { count: ids.size, vocabulary, width };
    const rows = tf.customGrad((weights, save) => {
      (save as tf.GradSaveFunc)([ids]);
      const [value] = runProgram(rowsForward(sizes), [ids, weights as tf.Tensor], [[...ids.shape, width]]);
      return {
        value: value as tf.Tensor,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          runProgram(rowsGradient(sizes), [...saved, dy], [table.shape])[0] as tf.Tensor,
      };
    });
    return rows(table) as tf.Tensor3D;
  },

  /**
   * 1-D convolution with bias, and ReLU if `hasRelu`: `x` `[batch, positions, in]`, `filter` `[1, size, in, out]`, or
   * `[in, out]` for a size of 1, → `[batch, positions, out]`. The gradients of filter and bias are summed example by example first.
   */
  sequenceConvolution(
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
  },

  /** Layer normalisation of `x` `[batch, positions, width]`; null unless the width is a multiple of 4. */
  layerNorm(x: tf.Tensor, gain: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): tf.Tensor | null {
    const [batch = 0, positions = 0, width = 0] = x.shape;
    if (x.rank !== 3 || width % 4 !== 0) return null;
    const sizes = { batch, positions, width, epsilon };
    const normalise = tf.customGrad((...given) => {
      const [values, scale, shift, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
      const [value, moments] = runProgram(
        normForward(sizes),
        [values, scale, shift],
        [x.shape, [batch * positions, 2]],
      ) as [tf.Tensor, tf.Tensor];
      save([values, scale, moments]);
      return {
        value,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          runProgram(normGradient(sizes), [...saved, dy], [x.shape, [width], [width]]),
      };
    });
    return normalise(x, gain, bias);
  },

  /** GELU; null unless the number of elements is a multiple of 4. */
  gelu(x: tf.Tensor, constants: Pick<GeluSizes, 'slope' | 'cubic'>): tf.Tensor | null {
    if (x.size % 4 !== 0) return null;
    const sizes = { size: x.size, ...constants };
    const gelu = tf.customGrad((values, save) => {
      (save as tf.GradSaveFunc)([values as tf.Tensor]);
      const [value] = runProgram(geluForward(sizes), [values as tf.Tensor], [x.shape]);
      return {
        value: value as tf.Tensor,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          runProgram(geluGradient(sizes), [...saved, dy], [x.shape])[0] as tf.Tensor,
      };
    });
    return gelu(x);
  },

  /**
   * Attention: `projected` `[batch, positions, 3 · inner]` are queries, keys and values, `isToken` `[batch, positions]`;
   * the result is `[batch, positions, inner]`. The width of a head must be a multiple of 4.
   */
  attention(
    projected: tf.Tensor3D,
    isToken: tf.Tensor2D,
    { heads, isCausal }: { readonly heads: number; readonly isCausal: boolean },
  ): tf.Tensor3D {
    const [batch, positions, triple] = projected.shape;
    const inner = triple / 3;
    const sizes = { batch, positions, heads, headWidth: inner / heads, isCausal };
    const attend = tf.customGrad((values, save) => {
      const [value, weights] = runProgram(
        attentionForward(sizes),
        [values as tf.Tensor, isToken],
        [
          [batch, positions, inner],
          [batch, heads, positions, paddedPositions(positions)],
        ],
      ) as [tf.Tensor, tf.Tensor];
      (save as tf.GradSaveFunc)([values as tf.Tensor, weights]);
      return {
        value,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          runProgram(attentionGradient(sizes), [...saved, dy], [projected.shape])[0] as tf.Tensor,
      };
    });
    return attend(projected) as tf.Tensor3D;
  },

  /** The mean over tokens: `x` `[batch, positions, width]`, `isToken` `[batch, positions]` → `[batch, width]`. */
  meanOfTokens(x: tf.Tensor3D, isToken: tf.Tensor2D): tf.Tensor2D {
    const [batch, positions, width] = x.shape;
    const sizes = { batch, positions, width };
    const mean = tf.customGrad((values, save) => {
      (save as tf.GradSaveFunc)([isToken]);
      const [value] = runProgram(meanForward(sizes), [values as tf.Tensor, isToken], [[batch, width]]);
      return {
        value: value as tf.Tensor,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          runProgram(meanGradient(sizes), [...saved, dy], [x.shape])[0] as tf.Tensor,
      };
    });
    return mean(x) as tf.Tensor2D;
  },
};

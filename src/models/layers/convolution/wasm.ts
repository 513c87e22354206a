import * as tf from '@tensorflow/tfjs';
import { activation } from '../../../backend/wasm/fusedKernels';
import type { Padding } from '../../layer';

/** `x` `[batch, h, w, in]`, `filter` `[fh, fw, in, out]`, `bias` `[out]` → `[batch, outH, outW, out]`. */
export function convolutionOnWasm(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { stride, padding, hasRelu }: { readonly stride: number; readonly padding: Padding; readonly hasRelu: boolean },
): tf.Tensor4D {
  const attributes = { strides: stride, pad: padding, dataFormat: 'NHWC', dilations: 1, ...activation(hasRelu) };
  return tf.engine().runKernel<tf.Tensor4D>('FusedConv2D', { x, filter, bias }, attributes);
}

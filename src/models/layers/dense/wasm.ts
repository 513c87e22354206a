import * as tf from '@tensorflow/tfjs';
import { activation } from '../../../backend/wasm/fusedKernels';

/** `x` `[batch, in]`, `kernel` `[in, out]`, `bias` `[out]` → `[batch, out]`. */
export function denseOnWasm(
  x: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  { hasRelu }: { readonly hasRelu: boolean },
): tf.Tensor2D {
  const a = tf.reshape(x, [1, ...x.shape]);
  const b = tf.reshape(kernel, [1, ...kernel.shape]);
  const attributes = { transposeA: false, transposeB: false, ...activation(hasRelu) };
  const y = tf.engine().runKernel<tf.Tensor3D>('_FusedMatMul', { a, b, bias }, attributes);
  return tf.reshape(y, y.shape.slice(1) as [number, number]);
}

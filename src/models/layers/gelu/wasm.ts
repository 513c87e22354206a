import * as tf from '@tensorflow/tfjs';
import { runProgram } from '../../../backend/wasm/runProgram';
import { geluCubic as cubic, geluSlope as slope } from './gelu';
import { geluForward, geluGradient } from './wasmProgram';

/** GELU; null unless the number of elements is a multiple of 4. */
export function geluOnWasm(x: tf.Tensor): tf.Tensor | null {
  if (x.size % 4 !== 0) return null;
  const sizes = { size: x.size, slope, cubic };
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
}

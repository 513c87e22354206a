import * as tf from '@tensorflow/tfjs';
import { runProgram } from '../../../backend/wasm/runProgram';
import { meanForward, meanGradient } from './wasmProgram';

/** The mean over tokens: `x` `[batch, positions, width]`, `isToken` `[batch, positions]` → `[batch, width]`. */
export function meanOfTokensOnWasm(x: tf.Tensor3D, isToken: tf.Tensor2D): tf.Tensor2D {
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
}

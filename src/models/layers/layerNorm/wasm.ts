import * as tf from '@tensorflow/tfjs';
import { runProgram } from '../../../backend/wasm/runProgram';
import { normForward, normGradient } from './wasmProgram';

/** Layer normalisation of `x` `[batch, positions, width]`; null unless the width is a multiple of 4. */
export function layerNormOnWasm(x: tf.Tensor, gain: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): tf.Tensor | null {
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
}

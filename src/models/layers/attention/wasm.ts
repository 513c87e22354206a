import * as tf from '@tensorflow/tfjs';
import { runProgram } from '../../../backend/wasm/runProgram';
import { attentionForward, attentionGradient, paddedPositions } from './wasmProgram';

/**
 * Attention: `projected` `[batch, positions, 3 · inner]` are queries, keys and values, `isToken` `[batch, positions]`;
 * the result is `[batch, positions, inner]`. The width of a head must be a multiple of 4.
 */
export function attentionOnWasm(
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
}

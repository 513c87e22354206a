import * as tf from '@tensorflow/tfjs';
import { runProgram } from '../../../backend/wasm/runProgram';
import { bagForward, bagGradient } from './wasmProgram';

/**
 * The mean of the rows of `table`, `[vocabulary, width]`, at the `ids` of each example, whole floats
 * `[batch, positions]`, without those that are 0: `[batch, width]`. Differentiable in the table, without a one-hot
 * product.
 */
export function embeddingBagOnWasm(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor2D {
  const [batch, positions] = ids.shape;
  const [vocabulary, width] = table.shape;
  const sizes = { batch, positions, width };
  const bag = tf.customGrad((weights, save) => {
    (save as tf.GradSaveFunc)([ids]);
    const [value] = runProgram(bagForward(sizes), [ids, weights as tf.Tensor], [[batch, width]]);
    return {
      value: value as tf.Tensor,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        runProgram(bagGradient(sizes, vocabulary), [...saved, dy], [table.shape])[0] as tf.Tensor,
    };
  });
  return bag(table) as tf.Tensor2D;
}

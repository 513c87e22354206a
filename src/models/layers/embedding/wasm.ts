import * as tf from '@tensorflow/tfjs';
import { runProgram } from '../../../backend/wasm/runProgram';
import { rowsForward, rowsGradient } from './wasmProgram';

/**
 * The rows of `table` `[vocabulary, width]` at `ids` `[batch, positions]`, whole floats, with zeros where an id is 0:
 * `[batch, positions, width]`. Differentiable in the table.
 */
export function embeddingOnWasm(ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor3D {
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
}

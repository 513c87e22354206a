import * as tf from '@tensorflow/tfjs';
import { replace } from './memory';
import { bagForward, bagGradient } from './programs/embeddingBag';

const [forwardKernel, gradientKernel] = ['EmbeddingBag', 'EmbeddingBagGradient'];

/**
 * The mean of the rows of `table`, `[vocabulary, width]`, at the `ids` of each example, whole floats
 * `[batch, positions]`, without those that are 0: `[batch, width]`. Differentiable in the table. Where programs run.
 */
export const embeddingBag = (ids: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor =>
  tf.engine().runKernel(forwardKernel, { ids, table });

/** Registers the kernels of {@link embeddingBag} and its gradient, which needs no one-hot product. */
export function installEmbeddingBag(): void {
  replace(forwardKernel, ({ inputs, backend }) => {
    const { ids, table } = inputs as { ids: tf.TensorInfo; table: tf.TensorInfo };
    const [batch = 0, positions = 0] = ids.shape;
    const [, width = 0] = table.shape;
    const means = backend.makeOutput([batch, width], 'float32');
    backend.run(bagForward({ batch, positions, width }), [ids, table, means]);
    return means;
  });
  replace(gradientKernel, ({ inputs, attrs, backend }) => {
    const { ids, dy } = inputs as { ids: tf.TensorInfo; dy: tf.TensorInfo };
    const { vocabulary } = attrs as unknown as { vocabulary: number };
    const [batch = 0, positions = 0] = ids.shape;
    const [, width = 0] = dy.shape;
    const gradient = backend.makeOutput([vocabulary, width], 'float32');
    backend.run(bagGradient({ batch, positions, width }, vocabulary), [ids, dy, gradient]);
    return gradient;
  });
  tf.registerGradient({
    kernelName: forwardKernel,
    inputsToSave: ['ids', 'table'],
    gradFunc(dy, saved) {
      const [ids, table] = saved as [tf.Tensor, tf.Tensor];
      const vocabulary = table.shape[0] as number;
      return {
        ids: () => tf.zerosLike(ids),
        table: () => tf.engine().runKernel(gradientKernel, { ids, dy: dy as tf.Tensor }, { vocabulary }),
      };
    },
  });
}

import * as tf from '@tensorflow/tfjs';
import type { CapturingWasmBackend } from './capturingBackend';
import { replace } from './memory';
import { reluGradient } from './programs/reluGradient';

const kernelName = 'ReluGrad';

/** `dy` where `y`, an output of ReLU of the same shape, is positive; 0 elsewhere. */
export const maskedByRelu = (dy: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  (tf.backend() as Partial<CapturingWasmBackend>).runsPrograms
    ? tf.engine().runKernel(kernelName, { dy, y })
    : tf.mul(dy, tf.cast(tf.step(y), 'float32'));

/**
 * Registers the gradient of ReLU in one pass over the memory; TensorFlow.js computes a mask and multiplies. It needs
 * the output of ReLU, which the next operation usually keeps as well, so that the input of ReLU can be freed. The
 * kernel itself has a gradient too, for second derivatives.
 */
export function installReluGradient(): void {
  replace(kernelName, ({ inputs, backend }) => {
    const { dy, y } = inputs as { dy: tf.TensorInfo; y: tf.TensorInfo };
    const result = backend.makeOutput(y.shape, 'float32');
    backend.run(reluGradient(tf.util.sizeFromShape(y.shape)), [dy, y, result]);
    return result;
  });
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => maskedByRelu(dy as tf.Tensor, saved[0] as tf.Tensor) }),
  });
  tf.registerGradient({
    kernelName,
    inputsToSave: ['y'],
    gradFunc: (dx, saved) => {
      const [y] = saved as [tf.Tensor];
      return { dy: () => maskedByRelu(dx as tf.Tensor, y), y: () => tf.zerosLike(y) };
    },
  });
}

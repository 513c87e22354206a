import * as tf from '@tensorflow/tfjs';
import { maskedByRelu } from './relu';

/** The attribute of FusedConv2D and _FusedMatMul that adds a ReLU. */
export const activation = (hasRelu: boolean) => ({ activation: hasRelu ? 'relu' : 'linear' });

/**
 * Registers the gradients of FusedConv2D and _FusedMatMul, in which XNNPACK adds the bias and applies ReLU while the sums
 * are in registers. `tf.fused` cannot do this in training: inside a gradient it does not fuse ReLU, and it computes the
 * gradients of all inputs, also of those not asked for.
 */
export function installFusedGradients(): void {
  /** The gradient before ReLU, if the layer has it. */
  const incoming = (dy: tf.Tensor, y: tf.Tensor, attributes: unknown) =>
    (attributes as { activation: string }).activation === 'relu' ? maskedByRelu(dy, y) : dy;
  tf.registerGradient({
    kernelName: 'FusedConv2D',
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc(dy, saved, attributes) {
      const [x, filter, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const { strides, pad, dataFormat } = attributes as { strides: number; pad: string; dataFormat: string };
      const shared = { strides, pad, dataFormat };
      const dz = incoming(dy as tf.Tensor, y, attributes);
      const run = (kernel: string, inputs: tf.NamedTensorMap, more: tf.NamedAttrMap) =>
        tf.engine().runKernel<tf.Tensor>(kernel, inputs, { ...shared, ...more });
      return {
        x: () => run('Conv2DBackpropInput', { dy: dz, filter }, { inputShape: x.shape }),
        filter: () => run('Conv2DBackpropFilter', { x, dy: dz }, { filterShape: filter.shape }),
        bias: () => tf.sum(dz, [0, 1, 2]),
      };
    },
  });
  tf.registerGradient({
    kernelName: '_FusedMatMul',
    inputsToSave: ['a', 'b'],
    outputsToSave: [true],
    gradFunc(dy, saved, attributes) {
      const [a, b, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const dz = incoming(dy as tf.Tensor, y, attributes);
      return {
        a: () => tf.matMul(dz, b, false, true),
        b: () => tf.matMul(a, dz, true, false),
        bias: () => tf.sum(dz, [0, 1]),
      };
    },
  });
}

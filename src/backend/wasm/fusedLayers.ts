import * as tf from '@tensorflow/tfjs';
import type { CapturingWasmBackend } from './capturingBackend';
import { embeddingBag } from './embeddingBag';
import { maskedByRelu } from './relu';
import { asFilters, sequenceLayers } from './sequenceLayers';

/** Stride and padding of a convolution, and whether ReLU follows. */
interface ConvolutionOptions {
  readonly stride: number;
  readonly padding: 'same' | 'valid';
  readonly hasRelu: boolean;
}

const fused = {
  /** `x` `[batch, h, w, in]`, `filter` `[fh, fw, in, out]`, `bias` `[out]` → `[batch, outH, outW, out]`. */
  convolution(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, options: ConvolutionOptions): tf.Tensor4D {
    const { stride, padding, hasRelu } = options;
    const attributes = { strides: stride, pad: padding, dataFormat: 'NHWC', dilations: 1, ...activation(hasRelu) };
    return tf.engine().runKernel<tf.Tensor4D>('FusedConv2D', { x, filter, bias }, attributes);
  },
  /** `x` `[batch, in]`, `kernel` `[in, out]`, `bias` `[out]` → `[batch, out]`. */
  dense(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, { hasRelu }: { readonly hasRelu: boolean }) {
    const a = tf.reshape(x, [1, ...x.shape]);
    const b = tf.reshape(kernel, [1, ...kernel.shape]);
    const attributes = { transposeA: false, transposeB: false, ...activation(hasRelu) };
    const y = tf.engine().runKernel<tf.Tensor3D>('_FusedMatMul', { a, b, bias }, attributes);
    return tf.reshape(y, y.shape.slice(1) as [number, number]);
  },
};

/** See `sequenceLayers`; here without programs. */
function sequenceConvolution(
  x: tf.Tensor3D,
  filter: tf.Tensor4D | tf.Tensor2D,
  bias: tf.Tensor1D,
  { hasRelu }: { readonly hasRelu: boolean },
): tf.Tensor3D {
  const [batch, positions, width] = x.shape;
  const rows: tf.Tensor4D = tf.reshape(x, [batch, 1, positions, width]);
  return tf.reshape(fused.convolution(rows, asFilters(filter), bias, { stride: 1, padding: 'same', hasRelu }), [
    batch,
    positions,
    bias.size,
  ]);
}

const withoutPrograms = { ...fused, sequenceConvolution };
const withPrograms = { ...fused, embeddingBag, ...sequenceLayers };

const activation = (hasRelu: boolean) => ({ activation: hasRelu ? 'relu' : 'linear' });

/**
 * Dense and convolution layers with bias and ReLU, and bags of embeddings, as one operation, differentiable in all their tensors. On WASM,
 * XNNPACK adds the bias and applies ReLU while the sums are in registers. `tf.fused` cannot do this in training: inside
 * a gradient it does not fuse ReLU, and it computes the gradients of all inputs, also of those not asked for. Undefined
 * on other backends.
 */
export const fusedLayers = () =>
  tf.getBackend() !== 'wasm'
    ? undefined
    : (tf.backend() as CapturingWasmBackend).runsPrograms
      ? withPrograms
      : withoutPrograms;

/** Registers the gradients of the kernels that `fusedLayers` runs: FusedConv2D and _FusedMatMul. */
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

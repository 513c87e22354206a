import * as tf from '@tensorflow/tfjs';

interface ProductAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Below this number of multiply-adds, the stock product is faster than a transposition and XNNPACK's product. */
const minFastProduct = 4096;

/**
 * Replaces BatchMatMul on WASM. TensorFlow.js uses XNNPACK only when neither factor is transposed, but two of the three
 * products of every trained layer have a transposed factor. This kernel transposes it first; the sums are the same,
 * added in another order.
 */
export function installFastMatrixProduct(): void {
  const original = tf.getKernel('BatchMatMul', 'wasm');
  const transpose = tf.getKernel('Transpose', 'wasm');
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { inputs, attrs, backend } = call;
      const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      const { transposeA, transposeB } = attrs as unknown as ProductAttributes;
      const rank = a.shape.length;
      const inner = a.shape[transposeA ? rank - 2 : rank - 1] as number;
      const products = (tf.util.sizeFromShape(a.shape) / inner) * tf.util.sizeFromShape(b.shape);
      if ((!transposeA && !transposeB) || products < minFastProduct) return original.kernelFunc(call);

      const swapped = (x: tf.TensorInfo): tf.TensorInfo => {
        const perm = x.shape.map((_, dimension) => dimension);
        perm.push(perm.pop() as number, perm.pop() as number);
        return transpose.kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as tf.TensorInfo;
      };
      const left = transposeA ? swapped(a) : a;
      const right = transposeB ? swapped(b) : b;
      const plain = { ...attrs, transposeA: false, transposeB: false };
      const product = original.kernelFunc({ inputs: { a: left, b: right }, attrs: plain, backend });
      if (left !== a) (backend as tf.KernelBackend).disposeData(left.dataId);
      if (right !== b) (backend as tf.KernelBackend).disposeData(right.dataId);
      return product;
    },
  });
}

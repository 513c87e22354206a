import * as tf from '@tensorflow/tfjs';
import type { CpuBackend } from './backend';

/**
 * Replaces the kernel Transform on the CPU backend. That of TensorFlow.js 4.22 returns from inside its loop over the
 * batch: it transforms the first image and leaves the others empty. So it is called for each image separately.
 */
export function installBatchTransform(): void {
  const original = tf.getKernel('Transform', 'cpu');
  tf.unregisterKernel('Transform', 'cpu');
  tf.registerKernel({
    ...original,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { image, transforms } = inputs as { image: tf.TensorInfo; transforms: tf.TensorInfo };
      const cpu = backend as unknown as CpuBackend;
      const [batch = 0, ...shape] = image.shape;
      const valuesOf = ({ dataId }: tf.TensorInfo) => cpu.data.get(dataId).values;
      /** Entry `at` of the first dimension of `whole`, as `[1, …inner]`. */
      const part = (whole: tf.TensorInfo, at: number, inner: number[]) => {
        const size = inner.reduce((product, length) => product * length, 1);
        return cpu.makeTensorInfo([1, ...inner], whole.dtype, valuesOf(whole).slice(at * size, (at + 1) * size));
      };
      const results: Float32Array[] = [];
      let outShape: number[] = shape;
      for (let at = 0; at < batch; at++) {
        const one = part(image, at, shape);
        const transform = part(transforms, transforms.shape[0] === 1 ? 0 : at, [8]);
        const moved = original.kernelFunc({
          inputs: { image: one, transforms: transform },
          ...(attrs && { attrs }),
          backend,
        }) as tf.TensorInfo;
        results.push(valuesOf(moved));
        outShape = moved.shape.slice(1);
        for (const each of [one, transform, moved]) cpu.disposeIntermediateTensorInfo(each);
      }
      const size = results[0]?.length ?? 0;
      const output = new Float32Array(batch * size);
      results.forEach((values, at) => {
        output.set(values, at * size);
      });
      return cpu.makeTensorInfo([batch, ...outShape], image.dtype, output);
    },
  });
}

import * as tf from '@tensorflow/tfjs';

/** What tfjs-backend-cpu, which is not among our packages, offers its kernels. */
interface CpuBackend {
  readonly data: { get(dataId: tf.DataId): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
}

/**
 * Replaces Transform on the CPU. TensorFlow.js 4.22 returns from within its loop over the batch: it transforms the first
 * image and leaves the others empty. So each image is handed over by itself.
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
      const part = (whole: tf.TensorInfo, at: number, inner: number[]) => {
        const size = inner.reduce((product, length) => product * length, 1);
        return cpu.makeTensorInfo([1, ...inner], whole.dtype, valuesOf(whole).slice(at * size, (at + 1) * size));
      };
      const results: Float32Array[] = [];
      let outShape: number[] = shape;
      for (let at = 0; at < batch; at++) {
        const one = part(image, at, shape);
        const way = part(transforms, transforms.shape[0] === 1 ? 0 : at, [8]);
        const moved = original.kernelFunc({
          inputs: { image: one, transforms: way },
          ...(attrs && { attrs }),
          backend,
        }) as tf.TensorInfo;
        results.push(valuesOf(moved));
        outShape = moved.shape.slice(1);
        for (const each of [one, way, moved]) cpu.disposeIntermediateTensorInfo(each);
      }
      const size = results[0]?.length ?? 0;
      const together = new Float32Array(batch * size);
      results.forEach((values, at) => {
        together.set(values, at * size);
      });
      return cpu.makeTensorInfo([batch, ...outShape], image.dtype, together);
    },
  });
}

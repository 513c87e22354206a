import * as tf from '@tensorflow/tfjs';

/** `MatMulProgramType.MatMulSmallOutputSizeProgram` of tfjs-backend-webgpu, which adds in a fixed order. */
const orderedProgram = 2;

/** tfjs-backend-webgpu splits the sum of a product over workgroups from this inner size on. */
const splitFrom = 2000;

/**
 * Replaces BatchMatMul on WebGPU where it would add with atomics, in whatever order the workgroups arrive: the same
 * experiment on the same device must give the same numbers.
 */
export function installOrderedMatrixProduct(): void {
  const original = tf.getKernel('BatchMatMul', 'webgpu');
  tf.unregisterKernel('BatchMatMul', 'webgpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { a } = call.inputs as { a: tf.TensorInfo };
      const { transposeA } = call.attrs as unknown as { transposeA: boolean };
      const inner = a.shape[a.shape.length - (transposeA ? 2 : 1)] as number;
      if (inner < splitFrom) return original.kernelFunc(call);
      const before = tf.env().getNumber('WEBGPU_MATMUL_PROGRAM_TYPE');
      tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', orderedProgram);
      try {
        return original.kernelFunc(call);
      } finally {
        tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', before);
      }
    },
  });
}

import * as tf from '@tensorflow/tfjs';

/** `MatMulProgramType.MatMulSmallOutputSizeProgram` of tfjs-backend-webgpu, which adds in a fixed order. */
const orderedProgram = 2;

/** tfjs-backend-webgpu splits the sum of a product over workgroups from this inner size on. */
const splitFrom = 2000;

/** Up to so many numbers, it gives each a workgroup of 256 threads that wait for each other eight times over. */
const gatheredUpTo = 128;

/**
 * Has BatchMatMul on WebGPU take its ordered program in two more cases. Where it would add with atomics, in whatever
 * order the workgroups arrive: the same experiment on the same device must give the same numbers. And where the result
 * is small, for sums of at most so many terms: what distillation compares is a batch of short vectors, for which a
 * workgroup a number is mostly waiting.
 */
export function installOrderedMatrixProduct(): void {
  const original = tf.getKernel('BatchMatMul', 'webgpu');
  tf.unregisterKernel('BatchMatMul', 'webgpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      const { transposeA, transposeB } = call.attrs as unknown as { transposeA: boolean; transposeB: boolean };
      const along = ({ shape }: tf.TensorInfo, fromEnd: 1 | 2) => shape[shape.length - fromEnd] as number;
      const inner = along(a, transposeA ? 2 : 1);
      const numbers =
        Math.max(...[a, b].map(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2)))) *
        along(a, transposeA ? 1 : 2) *
        along(b, transposeB ? 2 : 1);
      const isGathered = numbers <= gatheredUpTo && inner <= gatheredUpTo;
      if (inner < splitFrom && !isGathered) return original.kernelFunc(call);
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

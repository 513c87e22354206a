import * as tf from '@tensorflow/tfjs';

/** `MatMulProgramType.MatMulSmallOutputSizeProgram` of tfjs-backend-webgpu, which adds in a fixed order. */
const orderedProgram = 2;

/** From this inner size on, tfjs-backend-webgpu splits a sum over workgroups, which add their parts with atomics. */
const minSplitSize = 2000;

/**
 * Up to this many output elements, tfjs-backend-webgpu computes each in a workgroup of 256 threads with eight barriers.
 * The ordered program is used instead where the inner size is at most this, too.
 */
const maxReducedSize = 128;

/**
 * Makes BatchMatMul on WebGPU use its ordered program in two more cases. First, where it would add with atomics in
 * arrival order: the same experiment on the same device must give the same numbers. Second, where both the output and
 * the inner dimension are small: distillation losses compare batches of short vectors, for which a workgroup per
 * element spends its time at barriers.
 */
export function installOrderedMatrixProduct(): void {
  const original = tf.getKernel('BatchMatMul', 'webgpu');
  tf.unregisterKernel('BatchMatMul', 'webgpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      const { transposeA, transposeB } = call.attrs as unknown as { transposeA: boolean; transposeB: boolean };
      const sizeOf = ({ shape }: tf.TensorInfo, fromEnd: 1 | 2) => shape[shape.length - fromEnd] as number;
      const inner = sizeOf(a, transposeA ? 2 : 1);
      const elements =
        Math.max(...[a, b].map(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2)))) *
        sizeOf(a, transposeA ? 1 : 2) *
        sizeOf(b, transposeB ? 2 : 1);
      const isSmall = elements <= maxReducedSize && inner <= maxReducedSize;
      if (inner < minSplitSize && !isSmall) return original.kernelFunc(call);
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

import * as tf from '@tensorflow/tfjs';
import { fillUniform } from '../../experiment/philox';
import { kernelName, type UniformAttributes, type UniformInputs } from '../uniform';
import type { CpuBackend } from './backend';

/** Registers the kernel `UniformNumbers` on the CPU backend. */
export function installUniformOnCpu(): void {
  if (tf.getKernel(kernelName, 'cpu')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { identity, step } = inputs as unknown as UniformInputs;
      const { shape } = attrs as unknown as UniformAttributes;
      const cpu = backend as unknown as CpuBackend;
      const numbers = new Float32Array(tf.util.sizeFromShape([...shape]));
      fillUniform(numbers, 0, numbers.length, cpu.data.get(identity.dataId).values, stepIn(cpu, step));
      return cpu.makeTensorInfo([...shape], 'float32', numbers);
    },
  });
}

const stepIn = (cpu: CpuBackend, { dataId }: tf.TensorInfo): number => cpu.data.get(dataId).values[0] as number;

import * as tf from '@tensorflow/tfjs';
import type { CapturingWebGPUBackend } from './capturingBackend';

/** The arguments of a WebGPU kernel. */
export type KernelCall = Omit<Parameters<tf.KernelFunc>[0], 'backend'> & { readonly backend: CapturingWebGPUBackend };

/** Registers a kernel on WebGPU, in place of TensorFlow.js's own where it has one of that name. */
export function register(kernelName: string, kernelFunc: (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[]): void {
  if (tf.getKernel(kernelName, 'webgpu')) tf.unregisterKernel(kernelName, 'webgpu');
  tf.registerKernel({ kernelName, backendName: 'webgpu', kernelFunc: kernelFunc as unknown as tf.KernelFunc });
}

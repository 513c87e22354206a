import * as tf from '@tensorflow/tfjs';
import { CapturingWebGPUBackend } from './capturingBackend';

/**
 * Replaces TensorFlow.js's backend `webgpu` by the capturing one and selects it. Its device has the adapter's limits
 * for workgroups and buffers. Resolves to false where the backend could not be initialised, also for want of an
 * adapter.
 */
export async function openWebGPU(): Promise<boolean> {
  // Otherwise small tensors would be computed in JavaScript, with other rounding than on the device.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', async () => {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) throw new Error('There is no adapter.');
    const { limits } = adapter;
    const wanted = [
      'maxComputeWorkgroupStorageSize',
      'maxComputeWorkgroupsPerDimension',
      'maxStorageBufferBindingSize',
      'maxBufferSize',
      'maxComputeWorkgroupSizeX',
      'maxComputeInvocationsPerWorkgroup',
      'maxStorageBuffersPerShaderStage',
    ] as const;
    const features = (['timestamp-query', 'shader-f16', 'subgroups'] as const).filter((name) =>
      adapter.features.has(name),
    );
    const device = await adapter.requestDevice({
      requiredFeatures: features,
      requiredLimits: Object.fromEntries(wanted.map((name) => [name, limits[name]])),
    });
    return new CapturingWebGPUBackend(device, adapter.info);
  });
  return tf.setBackend('webgpu');
}

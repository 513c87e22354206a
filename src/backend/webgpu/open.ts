import * as tf from '@tensorflow/tfjs';
import { CapturingWebGPUBackend } from './capturingBackend';

/** Opens TensorFlow.js's `webgpu` with this backend in place of its own, on a device with all that the adapter gives. */
export async function openWebGPU(): Promise<boolean> {
  // Or small tensors that came from JavaScript would be worked on there, with other last digits than on the device.
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

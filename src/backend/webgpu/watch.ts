import * as tf from '@tensorflow/tfjs';
import type { Failure } from '../../report/failure';

/**
 * Reports when the device of the WebGPU backend is lost or refuses a command; TensorFlow.js would go on with zeros.
 * Does nothing on other backends.
 */
export function watchDevice(onFailure: (failure: Failure) => void): void {
  if (tf.getBackend() !== 'webgpu') return;
  // `device` is a public member of the class, but `tf.backend()` returns the base type.
  const { device } = tf.backend() as unknown as { readonly device: GPUDevice };
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') onFailure({ code: 'device-lost', reason: message });
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    onFailure({ code: 'unexpected', reason: error.message, stack: '' });
  });
}

import * as tf from '@tensorflow/tfjs';
import type { Failure } from '../../report/failure';

/** Tells when the GPU is lost or refuses a command, which TensorFlow.js would let pass as zeros. */
export function watchDevice(onFailure: (failure: Failure) => void): void {
  if (tf.getBackend() !== 'webgpu') return;
  // `device` is public in the shipped class but missing from the type that tf.backend() has.
  const { device } = tf.backend() as unknown as { readonly device: GPUDevice };
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') onFailure({ code: 'device-lost', reason: message });
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    onFailure({ code: 'unexpected', reason: error.message, stack: '' });
  });
}

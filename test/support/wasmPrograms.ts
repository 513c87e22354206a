import * as tf from '@tensorflow/tfjs';

/** Makes the WASM backend do without programs of ours, as where there is no SIMD, or with them again. */
export function withPrograms(areUsed: boolean): void {
  const backend = tf.backend();
  if (areUsed) Reflect.deleteProperty(backend, 'runsPrograms');
  else Object.defineProperty(backend, 'runsPrograms', { value: false, configurable: true });
}

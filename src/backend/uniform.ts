import * as tf from '@tensorflow/tfjs';

/**
 * Uniform numbers in (0, 1) that are made on the backend: `fillUniform` of `experiment/philox.ts`, to the same bits. The
 * kernel `UniformNumbers` makes them on WASM and the CPU, a shader on WebGPU.
 */

/** The name that the kernel is registered under. */
export const kernelName = 'UniformNumbers';

/** An array of uniform numbers, new ones at each step. */
export interface UniformArray {
  readonly shape: readonly number[];
  /** The two words of the key and the number of the array, `[3]`, int32. */
  readonly identity: tf.Tensor;
  /** The current step, a scalar, int32. */
  readonly step: tf.Tensor;
  /** The numbers of the current step, made in JavaScript, for WebGL: it has no kernel for them, and records no steps. */
  inJavaScript(): Float32Array;
}

/** Inputs of the kernel. */
export type UniformInputs = Readonly<Record<'identity' | 'step', tf.TensorInfo>>;

/** Attributes of the kernel. */
export interface UniformAttributes {
  readonly shape: readonly number[];
}

/** Whether the current backend has the kernel. */
export const makesUniform = (): boolean => tf.getKernel(kernelName, tf.getBackend()) != null;

/** The numbers of the current step, of the array's shape, float32. Must run inside `tf.tidy`. */
export const uniformNumbers = ({ shape, identity, step }: UniformArray): tf.Tensor =>
  tf.engine().runKernel(kernelName, { identity, step }, { shape: [...shape] });

import type * as tf from '@tensorflow/tfjs';

/** The part of tfjs-backend-cpu's class that its kernels use; the package is no direct dependency of this project. */
export interface CpuBackend {
  readonly data: { get(dataId: tf.DataId): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): tf.TensorInfo;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
}

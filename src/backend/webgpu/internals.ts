import type * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { PipelineCache } from './pipelines';
import type { Arena, PlaceholderArena } from './recording';

/**
 * The members of `WebGPUBackend` that recording uses. TypeScript calls them private; in version 4.22.0 of
 * tfjs-backend-webgpu they are plain properties. Recording is the only code of this project that uses them.
 */
export interface Internals {
  bufferManager: Pick<Arena, 'acquireBuffer' | 'releaseBuffer'>;
  /** Null while no pass is open. */
  computePassEncoder: Pick<GPUComputePassEncoder, 'setPipeline' | 'setBindGroup' | 'dispatchWorkgroups'> | null;
  /** Null while no commands are pending. */
  commandEncoder: Pick<GPUCommandEncoder, 'beginComputePass'> | null;
  ensureCommandEncoderReady(): void;
  /** Data that pending commands refer to; their buffers must not be reused before the submission. */
  commandQueueOwnedIds: Pick<WeakSet<tf.DataId>, 'add' | 'has'>;
  /** Pending commands are submitted when this reaches WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE. */
  dispatchCountInPass: number;
  /** Pipelines by shader key; promises of them while WEBGPU_ENGINE_COMPILE_ONLY is set. */
  pipelineCache: PipelineCache;
  /** Packs uniforms into a buffer and returns the binding; `size` in bytes. */
  makeUniforms(this: UniformPacker, uniforms: unknown): { offset: number; size: number; buffer: GPUBuffer };
  /** Called with every read-back; caches the values in JavaScript. */
  convertAndCacheOnCPU(dataId: tf.DataId, data: unknown): unknown;
}
const internalNames = [
  'bufferManager',
  'computePassEncoder',
  'commandEncoder',
  'ensureCommandEncoderReady',
  'commandQueueOwnedIds',
  'dispatchCountInPass',
  'pipelineCache',
  'makeUniforms',
  'convertAndCacheOnCPU',
] as const satisfies readonly (keyof Internals)[];

/** The private members of a backend. */
export const internals = (backend: WebGPUBackend): Internals => backend as unknown as Internals;

/** Names of the members in `Internals` that the backend lacks: none, unless TensorFlow.js has changed. */
export const missingParts = (backend: WebGPUBackend): readonly string[] =>
  internalNames.filter((name) => internals(backend)[name] === undefined);

/** What `makeUniforms` uses of its backend. */
interface UniformPacker {
  bufferManager: { acquireBuffer(size: number): unknown };
  queue: { writeBuffer(buffer: unknown, offset: number, bytes: ArrayBuffer): void };
  uniformPendingDisposal: unknown[];
}

/** Packs uniforms as the backend does, into a buffer of `arena` that nothing ever writes to again. */
export function pinUniforms(
  arena: Arena | PlaceholderArena,
  uniforms: unknown,
): { offset: number; size: number; buffer: GPUBuffer } {
  let packed = new ArrayBuffer(0);
  const packer: UniformPacker = {
    bufferManager: { acquireBuffer: () => null },
    queue: {
      writeBuffer: (_buffer, _offset, bytes) => {
        packed = bytes;
      },
    },
    uniformPendingDisposal: [],
  };
  const { makeUniforms } = WebGPUBackend.prototype as unknown as Internals;
  const { size } = makeUniforms.call(packer, uniforms);
  const buffer = arena.pin(new Uint8Array(packed), GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM);
  return { offset: 0, size, buffer };
}

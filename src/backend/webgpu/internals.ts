import type * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { PipelineCache } from './pipelines';
import type { Arena, PlaceholderArena } from './recording';

/**
 * What recording reaches into: members that TypeScript calls private and that are plain properties in version 4.22.0
 * of tfjs-backend-webgpu. Nothing else in the project does.
 */
export interface Internals {
  bufferManager: Pick<Arena, 'acquireBuffer' | 'releaseBuffer'>;
  /** Null where no pass is open. */
  computePassEncoder: Pick<GPUComputePassEncoder, 'setPipeline' | 'setBindGroup' | 'dispatchWorkgroups'> | null;
  /** Null where nothing waits to be submitted. */
  commandEncoder: Pick<GPUCommandEncoder, 'beginComputePass'> | null;
  ensureCommandEncoderReady(): void;
  /** Data that commands not submitted yet refer to. */
  commandQueueOwnedIds: Pick<WeakSet<tf.DataId>, 'add' | 'has'>;
  /** Commands are submitted when it reaches WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE. */
  dispatchCountInPass: number;
  /** Pipelines by shader key; promises of them while WEBGPU_ENGINE_COMPILE_ONLY is set. */
  pipelineCache: PipelineCache;
  makeUniforms(this: UniformPacker, uniforms: unknown): { offset: number; size: number; buffer: GPUBuffer };
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

export const internals = (backend: WebGPUBackend): Internals => backend as unknown as Internals;

/** What of the parts that recording needs this backend lacks: none, unless TensorFlow.js has changed. */
export const missingParts = (backend: WebGPUBackend): readonly string[] =>
  internalNames.filter((name) => internals(backend)[name] === undefined);

/** What `makeUniforms` asks of its backend. */
interface UniformPacker {
  bufferManager: { acquireBuffer(size: number): unknown };
  queue: { writeBuffer(buffer: unknown, offset: number, bytes: ArrayBuffer): void };
  uniformPendingDisposal: unknown[];
}

/** Packs uniforms as the backend does, into memory that nothing else uses. */
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

import type { GpuCounts } from '../contender';

/**
 * Counts what is asked of WebGPU in this worker, whoever asks. Buffers are watched all the time, to know the memory
 * that they take; the rest only while `during` runs, since watching takes time.
 */
export interface GpuCounter {
  during(work: () => Promise<void>): Promise<GpuCounts>;
}

type Method = (this: unknown, ...given: never[]) => unknown;

export function createGpuCounter(): GpuCounter {
  let buffers = 0;
  let memory = 0;
  let mappedBytes = 0;
  const hasGpu = typeof GPUDevice !== 'undefined';

  const wrap = (owner: object, name: string, onCall: (self: unknown, given: readonly unknown[]) => void) => {
    const prototype = owner as Record<string, Method>;
    const original = prototype[name] as Method;
    prototype[name] = function (...given) {
      onCall(this, given);
      return original.apply(this, given);
    };
    return () => {
      prototype[name] = original;
    };
  };

  if (hasGpu) {
    wrap(GPUDevice.prototype, 'createBuffer', (_self, [descriptor]) => {
      const { size, mappedAtCreation } = descriptor as GPUBufferDescriptor;
      buffers++;
      memory += size;
      if (mappedAtCreation) mappedBytes += size;
    });
    const destroyed = new WeakSet<object>();
    wrap(GPUBuffer.prototype, 'destroy', (self) => {
      if (!destroyed.has(self as object)) memory -= (self as GPUBuffer).size;
      destroyed.add(self as object);
    });
  }

  return {
    async during(work) {
      const seen = { dispatches: 0, passes: 0, submits: 0, bindGroups: 0, writtenBytes: 0 };
      const before = { buffers, mappedBytes };
      const undo = hasGpu
        ? [
            wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => seen.dispatches++),
            wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => seen.dispatches++),
            wrap(GPUCommandEncoder.prototype, 'beginComputePass', () => seen.passes++),
            wrap(GPUDevice.prototype, 'createBindGroup', () => seen.bindGroups++),
            wrap(GPUQueue.prototype, 'submit', () => seen.submits++),
            wrap(GPUQueue.prototype, 'writeBuffer', (_self, given) => {
              seen.writtenBytes += bytesWritten(given);
            }),
          ]
        : [];
      await work();
      for (const restore of undo) restore();
      const { writtenBytes, ...counts } = seen;
      return {
        ...counts,
        buffers: buffers - before.buffers,
        uploadedBytes: writtenBytes + mappedBytes - before.mappedBytes,
        memory,
      };
    },
  };
}

/** Of `writeBuffer(buffer, offset, data, dataOffset?, size?)`, where the last two count elements of a typed array. */
function bytesWritten([, , data, offset, size]: readonly unknown[]): number {
  const { byteLength } = data as ArrayBufferView | ArrayBuffer;
  const element = ArrayBuffer.isView(data) ? ((data as Uint8Array).BYTES_PER_ELEMENT ?? 1) : 1;
  if (typeof size === 'number') return size * element;
  return byteLength - (typeof offset === 'number' ? offset * element : 0);
}

import type { GpuCounts } from '../contender';

/**
 * Counts the calls of WebGPU in this worker by wrapping its prototypes. Buffers are counted all the time, to know the
 * memory that they take; the rest only during `during`, since counting costs time.
 */
export interface GpuCounter {
  /** Runs `work` and returns the counts. All zero where there is no WebGPU. */
  during(work: () => Promise<void>): Promise<GpuCounts>;
}

type Method = (this: unknown, ...values: never[]) => unknown;

/** Wraps WebGPU's prototypes in this worker; to be called once, before any buffer is created. */
export function createGpuCounter(): GpuCounter {
  let buffers = 0;
  let memory = 0;
  let mappedBytes = 0;
  const hasGpu = typeof GPUDevice !== 'undefined';

  /** Calls `onCall` before each call of a method; returns what restores the method. */
  const wrap = (owner: object, name: string, onCall: (self: unknown, values: readonly unknown[]) => void) => {
    const prototype = owner as Record<string, Method>;
    const original = prototype[name] as Method;
    prototype[name] = function (...values) {
      onCall(this, values);
      return original.apply(this, values);
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
      const counted = { dispatches: 0, passes: 0, submits: 0, bindGroups: 0, writtenBytes: 0 };
      const before = { buffers, mappedBytes };
      const restores = hasGpu
        ? [
            wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counted.dispatches++),
            wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => counted.dispatches++),
            wrap(GPUCommandEncoder.prototype, 'beginComputePass', () => counted.passes++),
            wrap(GPUDevice.prototype, 'createBindGroup', () => counted.bindGroups++),
            wrap(GPUQueue.prototype, 'submit', () => counted.submits++),
            wrap(GPUQueue.prototype, 'writeBuffer', (_self, values) => {
              counted.writtenBytes += bytesWritten(values);
            }),
          ]
        : [];
      await work();
      for (const restore of restores) restore();
      const { writtenBytes, ...counts } = counted;
      return {
        ...counts,
        buffers: buffers - before.buffers,
        uploadedBytes: writtenBytes + mappedBytes - before.mappedBytes,
        memory,
      };
    },
  };
}

/**
 * Bytes of `writeBuffer(buffer, offset, data, dataOffset?, size?)`; the last two count elements if `data` is a typed
 * array.
 */
function bytesWritten([, , data, offset, size]: readonly unknown[]): number {
  const { byteLength } = data as ArrayBufferView | ArrayBuffer;
  const element = ArrayBuffer.isView(data) ? ((data as Uint8Array).BYTES_PER_ELEMENT ?? 1) : 1;
  if (typeof size === 'number') return size * element;
  return byteLength - (typeof offset === 'number' ? offset * element : 0);
}

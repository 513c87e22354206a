import { CaptureRefused } from '../capture/capture';

/** One recorded dispatch. */
interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly groups: readonly [number, number, number];
}

/** A copy of a whole buffer; both have the same size. */
interface BufferCopy {
  readonly from: GPUBuffer;
  readonly to: GPUBuffer;
}

/**
 * The memory of one recorded step. It replaces the backend's buffer manager during the recording, so that tensors whose
 * lifetimes do not overlap share buffers, and freed buffers never reach the shared pool.
 */
export class Arena {
  /** Unused buffers by size and usage. */
  private readonly free = new Map<string, GPUBuffer[]>();
  private readonly own = new Set<GPUBuffer>();
  /** Buffers of constants, by usage and content. */
  private readonly pinned = new Map<string, GPUBuffer>();
  private readonly device: GPUDevice;
  /** Bytes of all its buffers. */
  bytes = 0;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** An unused or new buffer of `size` bytes. */
  acquireBuffer(size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const reused = this.free.get(`${size} ${usage}`)?.pop();
    if (reused) return reused;
    const made = this.make(size, usage);
    this.own.add(made);
    return made;
  }

  /** Makes the buffer available to the tensors that follow; constants keep theirs. */
  releaseBuffer(buffer: GPUBuffer): void {
    if (!this.own.has(buffer)) return;
    const key = `${buffer.size} ${buffer.usage}`;
    const others = this.free.get(key);
    if (others) others.push(buffer);
    else this.free.set(key, [buffer]);
  }

  /** A buffer of constants, filled now and never written to again; equal bytes share one. */
  pin(bytes: Uint8Array<ArrayBuffer>, usage: GPUBufferUsageFlags): GPUBuffer {
    const key = `${usage} ${bytes.join()}`;
    const known = this.pinned.get(key);
    if (known) return known;
    const made = this.make(bytes.byteLength, usage);
    this.device.queue.writeBuffer(made, 0, bytes);
    this.pinned.set(key, made);
    return made;
  }

  /** Destroys all its buffers. */
  dispose(): void {
    for (const buffer of [...this.own, ...this.pinned.values()]) buffer.destroy();
    this.own.clear();
    this.free.clear();
    this.pinned.clear();
    this.bytes = 0;
  }

  private make(size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    this.bytes += size;
    return this.device.createBuffer({ size, usage });
  }
}

/** The arena of a dry run: it hands out a placeholder without memory. */
export class PlaceholderArena {
  private readonly placeholder = { destroy() {} } as unknown as GPUBuffer;

  acquireBuffer(_size: number, _usage: GPUBufferUsageFlags): GPUBuffer {
    return this.placeholder;
  }

  releaseBuffer(_buffer: GPUBuffer): void {}

  pin(_bytes: Uint8Array<ArrayBuffer>, _usage: GPUBufferUsageFlags): GPUBuffer {
    return this.placeholder;
  }
}

/** The recorded commands of one step. It replaces the backend's compute pass during the recording. */
export class CommandList {
  /** Copies that follow the dispatches. */
  readonly copies: BufferCopy[] = [];
  private readonly dispatches: Dispatch[] = [];
  private pipeline: GPUComputePipeline | null = null;
  private bindings: GPUBindGroup | null = null;

  /** Number of dispatches. */
  get length(): number {
    return this.dispatches.length;
  }

  setPipeline(pipeline: GPUComputePipeline): void {
    this.pipeline = pipeline;
  }

  setBindGroup(_index: number, bindings: GPUBindGroup): void {
    this.bindings = bindings;
  }

  /** Records a dispatch of the current pipeline and bindings. @throws CaptureRefused when one of them is not set */
  dispatchWorkgroups(x: number, y = 1, z = 1): void {
    const { pipeline, bindings } = this;
    if (!pipeline || !bindings) throw new CaptureRefused('a dispatch came without a pipeline');
    this.dispatches.push({ pipeline, bindings, groups: [x, y, z] });
  }

  /** Called where the backend ends its pass, to do something else than dispatch. @throws CaptureRefused always */
  end(): void {
    throw new CaptureRefused('the step does more than run kernels: it copies, reads back or draws');
  }

  /** Appends one run of the step to `encoder`: a compute pass and the copies. */
  encode(encoder: GPUCommandEncoder): void {
    const pass = encoder.beginComputePass();
    let current: GPUComputePipeline | null = null;
    for (const { pipeline, bindings, groups } of this.dispatches) {
      if (pipeline !== current) pass.setPipeline(pipeline);
      current = pipeline;
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(groups[0], groups[1], groups[2]);
    }
    pass.end();
    for (const { from, to } of this.copies) encoder.copyBufferToBuffer(from, 0, to, 0, to.size);
  }
}

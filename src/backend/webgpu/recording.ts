import { CaptureRefused } from '../capture/capture';

/** One dispatch as the device takes it. */
interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly groups: readonly [number, number, number];
}

interface BufferCopy {
  readonly from: GPUBuffer;
  readonly to: GPUBuffer;
}

/**
 * The memory of one recorded step. It stands in for the backend's buffer manager while the step is recorded, so that
 * tensors share memory as they come and go, and what is freed never reaches the shared pool.
 */
export class Arena {
  private readonly free = new Map<string, GPUBuffer[]>();
  private readonly own = new Set<GPUBuffer>();
  private readonly pinned = new Map<string, GPUBuffer>();
  private readonly device: GPUDevice;
  bytes = 0;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  acquireBuffer(size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const reused = this.free.get(`${size} ${usage}`)?.pop();
    if (reused) return reused;
    const made = this.make(size, usage);
    this.own.add(made);
    return made;
  }

  releaseBuffer(buffer: GPUBuffer): void {
    // What is pinned stays as it is.
    if (!this.own.has(buffer)) return;
    const key = `${buffer.size} ${buffer.usage}`;
    const others = this.free.get(key);
    if (others) others.push(buffer);
    else this.free.set(key, [buffer]);
  }

  /** A buffer with these bytes that nothing ever writes to again; equal bytes share one. */
  pin(bytes: Uint8Array<ArrayBuffer>, usage: GPUBufferUsageFlags): GPUBuffer {
    const key = `${usage} ${bytes.join()}`;
    const known = this.pinned.get(key);
    if (known) return known;
    const made = this.make(bytes.byteLength, usage);
    this.device.queue.writeBuffer(made, 0, bytes);
    this.pinned.set(key, made);
    return made;
  }

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

/** Memory for going through a step without taking it: there is nothing behind it. */
export class PlaceholderArena {
  private readonly blank = { destroy() {} } as unknown as GPUBuffer;

  acquireBuffer(_size: number, _usage: GPUBufferUsageFlags): GPUBuffer {
    return this.blank;
  }

  releaseBuffer(_buffer: GPUBuffer): void {}

  pin(_bytes: Uint8Array<ArrayBuffer>, _usage: GPUBufferUsageFlags): GPUBuffer {
    return this.blank;
  }
}

/** The commands of one step. Takes the place of a compute pass while they are written down. */
export class CommandList {
  readonly copies: BufferCopy[] = [];
  private readonly dispatches: Dispatch[] = [];
  private pipeline: GPUComputePipeline | null = null;
  private bindings: GPUBindGroup | null = null;

  get length(): number {
    return this.dispatches.length;
  }

  setPipeline(pipeline: GPUComputePipeline): void {
    this.pipeline = pipeline;
  }

  setBindGroup(_index: number, bindings: GPUBindGroup): void {
    this.bindings = bindings;
  }

  dispatchWorkgroups(x: number, y = 1, z = 1): void {
    const { pipeline, bindings } = this;
    if (!pipeline || !bindings) throw new CaptureRefused('a dispatch came without a pipeline');
    this.dispatches.push({ pipeline, bindings, groups: [x, y, z] });
  }

  end(): void {
    throw new CaptureRefused('the step does more than run kernels: it copies, reads back or draws');
  }

  /** Writes the step to the end of `encoder`. */
  encode(encoder: GPUCommandEncoder): void {
    const pass = encoder.beginComputePass();
    let present: GPUComputePipeline | null = null;
    for (const { pipeline, bindings, groups } of this.dispatches) {
      if (pipeline !== present) pass.setPipeline(pipeline);
      present = pipeline;
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(groups[0], groups[1], groups[2]);
    }
    pass.end();
    for (const { from, to } of this.copies) encoder.copyBufferToBuffer(from, 0, to, 0, to.size);
  }
}

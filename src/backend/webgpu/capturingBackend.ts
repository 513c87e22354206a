import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import {
  type Capture,
  CaptureRefused,
  type CapturingBackend,
  leakedTensors,
  refuseStale,
  trace,
  type WriteBack,
} from '../capture/capture';
import { type Internals, internals, missingParts, pinUniforms } from './internals';
import { Pipelines } from './pipelines';
import { Arena, CommandList, PlaceholderArena } from './recording';

/** WGSL with an entry point `main`, and how many workgroups of it. */
export interface ShaderCall {
  readonly code: string;
  readonly groups: readonly [number, number, number];
}

/** One recording under way. */
interface Recording {
  readonly arena: Arena | PlaceholderArena;
  /** Data made by the step and not freed yet. */
  readonly born: Set<tf.DataId>;
  readonly shared: Internals['bufferManager'];
  /** What the step did that cannot be recorded, also where it caught the error. */
  refusal: CaptureRefused | null;
}

const tensorUsage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** The WebGPU backend of TensorFlow.js with steps that can be recorded. */
export class CapturingWebGPUBackend extends WebGPUBackend implements CapturingBackend {
  private recording: Recording | null = null;
  private readonly arenas = new Set<Arena>();
  private readonly pipelines = new Pipelines(internals(this).pipelineCache);

  constructor(device: GPUDevice, adapterInfo: GPUAdapterInfo) {
    super(device, adapterInfo);
    // Values that came home would be taken for the present ones when a replay has changed them since.
    internals(this).convertAndCacheOnCPU = (_dataId, data) => data;
  }

  async capture(step: () => void): Promise<Capture> {
    const missing = missingParts(this);
    if (missing.length > 0) throw new CaptureRefused(`tfjs-backend-webgpu has no ${missing.join(', ')} any more`);
    await this.prepare(step);
    const arena = new Arena(this.device);
    const commandList = new CommandList();
    let writeBacks: readonly WriteBack[] = [];
    this.device.pushErrorScope('validation');
    try {
      this.record(step, arena, commandList, (made) => {
        writeBacks = made;
        for (const { from, to } of made) commandList.copies.push({ from: this.bufferOf(from), to: this.bufferOf(to) });
      });
      // Validates the commands without running them.
      const encoder = this.device.createCommandEncoder();
      commandList.encode(encoder);
      encoder.finish();
    } catch (error) {
      arena.dispose();
      await this.device.popErrorScope();
      throw error;
    }
    const error = await this.device.popErrorScope();
    if (error) {
      arena.dispose();
      throw new CaptureRefused(error.message);
    }
    this.arenas.add(arena);
    return {
      commands: commandList.length,
      copies: commandList.copies.length,
      bytes: arena.bytes,
      replay: (count) => {
        refuseStale(writeBacks);
        this.flush();
        const encoder = this.device.createCommandEncoder();
        for (let taken = 0; taken < count; taken++) commandList.encode(encoder);
        this.queue.submit([encoder.finish()]);
      },
      dispose: () => {
        this.arenas.delete(arena);
        arena.dispose();
      },
    };
  }

  async prepare(step: () => void): Promise<void> {
    const wanted = this.pipelines.wanted();
    const shared = internals(this).pipelineCache;
    internals(this).pipelineCache = wanted.cache;
    try {
      withFlag('WEBGPU_ENGINE_COMPILE_ONLY', true, () =>
        this.record(step, new PlaceholderArena(), new CommandList(), () => {}),
      );
    } finally {
      internals(this).pipelineCache = shared;
    }
    await wanted.there().catch((error: unknown) => {
      throw new CaptureRefused(error instanceof Error ? error.message : String(error));
    });
  }

  overwrite(dataId: tf.DataId, values: Float32Array | Int32Array): void {
    this.uploadToGPU(dataId);
    this.flush();
    this.queue.writeBuffer(this.bufferOf(dataId), 0, values as Float32Array<ArrayBuffer>);
  }

  async finished(): Promise<void> {
    this.flush();
    await this.queue.onSubmittedWorkDone();
  }

  /** Memory of the shared pool and of all captures. */
  override memory(): ReturnType<WebGPUBackend['memory']> {
    const shared = super.memory();
    const captured = [...this.arenas].reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      ...shared,
      numBytesInGPU: shared.numBytesInGPU + captured,
      numBytesAllocatedInGPU: shared.numBytesAllocatedInGPU + captured,
    };
  }

  override write(...args: Parameters<WebGPUBackend['write']>): tf.DataId {
    const dataId = super.write(...args);
    this.recording?.born.add(dataId);
    return dataId;
  }

  override disposeData(dataId: tf.DataId, force?: boolean): boolean {
    const isLast = force || this.refCount(dataId) <= 1;
    if (this.recording && isLast && this.tensorMap.has(dataId) && !this.recording.born.has(dataId)) {
      throw this.refusal(this.recording, 'the step disposes a tensor that it did not make');
    }
    const isGone = super.disposeData(dataId, force);
    if (isGone) this.recording?.born.delete(dataId);
    return isGone;
  }

  override uploadToGPU(dataId: tf.DataId): void {
    const data = this.tensorMap.get(dataId);
    if (!this.recording || !data.values || data.resource) {
      super.uploadToGPU(dataId);
      return;
    }
    const values = data.values as ArrayLike<number>;
    const bytes = data.dtype === 'float32' ? new Uint8Array(Float32Array.from(values).buffer) : bytesOfIntegers(values);
    if (this.recording.born.has(dataId)) {
      data.resource = this.recording.arena.pin(bytes, tensorUsage());
    } else {
      // A tensor from before: it outlives the recording, so its memory comes from the shared pool.
      data.resource = this.recording.shared.acquireBuffer(bytes.byteLength, tensorUsage());
      this.queue.writeBuffer(data.resource as GPUBuffer, 0, bytes);
    }
    data.values = null as never;
  }

  override readSync(dataId: object): ReturnType<WebGPUBackend['readSync']> {
    if (this.recording) throw this.refusal(this.recording, 'the step reads values back');
    return super.readSync(dataId);
  }

  override read(dataId: object): ReturnType<WebGPUBackend['read']> {
    if (this.recording) throw this.refusal(this.recording, 'the step reads values back');
    return super.read(dataId);
  }

  /**
   * Runs a shader of ours. `data` is what it binds, in the order of the bindings of group 0; a tensor that it writes
   * to keeps its memory.
   */
  run({ code, groups }: ShaderCall, data: readonly tf.DataId[]): void {
    const { pipelineCache } = internals(this);
    const compute = () => ({ module: this.device.createShaderModule({ code }), entryPoint: 'main' });
    if (tf.env().getBool('WEBGPU_ENGINE_COMPILE_ONLY')) {
      pipelineCache[code] ??= this.device.createComputePipelineAsync({ layout: 'auto', compute: compute() });
      for (const dataId of data) this.uploadToGPU(dataId);
      return;
    }
    pipelineCache[code] ??= this.device.createComputePipeline({ layout: 'auto', compute: compute() });
    const pipeline = pipelineCache[code] as GPUComputePipeline;
    const entries = data.map((dataId, binding) => ({ binding, resource: { buffer: this.bufferOf(dataId) } }));
    const bindings = this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    // As `recordAndSubmit` does it for TensorFlow.js's own kernels.
    const { commandQueueOwnedIds } = internals(this);
    for (const dataId of data) commandQueueOwnedIds.add(dataId);
    internals(this).ensureCommandEncoderReady();
    internals(this).computePassEncoder ??= internals(this).commandEncoder?.beginComputePass() ?? null;
    const pass = internals(this).computePassEncoder;
    pass?.setPipeline(pipeline);
    pass?.setBindGroup(0, bindings);
    pass?.dispatchWorkgroups(...groups);
    internals(this).dispatchCountInPass++;
    if (internals(this).dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) this.flush();
  }

  private refusal(recording: Recording, reason: string): CaptureRefused {
    recording.refusal ??= new CaptureRefused(reason);
    return recording.refusal;
  }

  private bufferOf(dataId: tf.DataId): GPUBuffer {
    this.uploadToGPU(dataId);
    return this.tensorMap.get(dataId).resource as GPUBuffer;
  }

  /** Hands over what waits to be submitted, so that what comes next comes after it. */
  private flush(): void {
    if (!internals(this).commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** Runs `step` with every command going to `tape` and all new memory coming from `arena`. */
  private record(
    step: () => void,
    arena: Arena | PlaceholderArena,
    commandList: CommandList,
    onWriteBacks: (writeBacks: readonly WriteBack[]) => void,
  ): void {
    this.flush();
    const { bufferManager, commandQueueOwnedIds, dispatchCountInPass } = internals(this);
    const born = new Set<tf.DataId>();
    const recording: Recording = { arena, born, shared: bufferManager, refusal: null };
    this.recording = recording;
    Object.assign(internals(this), {
      bufferManager: arena,
      commandEncoder: { beginComputePass: () => commandList },
      computePassEncoder: commandList,
      // Commands on the tape run in order: memory that is freed may serve the very next of them.
      commandQueueOwnedIds: { add: () => commandQueueOwnedIds, has: () => false },
      dispatchCountInPass: Number.NEGATIVE_INFINITY,
      makeUniforms: (uniforms: unknown) => pinUniforms(arena, uniforms),
    });
    try {
      // Small tensors must not be computed in JavaScript, which would freeze their values; whoever uses this backend
      // for something else may have allowed it.
      withFlag('WEBGPU_CPU_FORWARD', false, () => trace(step, onWriteBacks));
      if (recording.refusal) throw recording.refusal;
      if (born.size > 0) throw new CaptureRefused(leakedTensors);
    } finally {
      // Nobody may hand the arena's memory to the shared pool.
      for (const dataId of born) this.tensorMap.get(dataId).external = true;
      this.recording = null;
      Object.assign(internals(this), {
        bufferManager,
        commandEncoder: null,
        computePassEncoder: null,
        commandQueueOwnedIds,
        dispatchCountInPass,
      });
      // The method of the class again.
      Reflect.deleteProperty(this, 'makeUniforms');
    }
  }
}

function bytesOfIntegers(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Int32Array.from(values).buffer);
}

function withFlag(flag: string, value: boolean, work: () => void): void {
  const before = tf.env().getBool(flag);
  tf.env().set(flag, value);
  try {
    work();
  } finally {
    tf.env().set(flag, before);
  }
}

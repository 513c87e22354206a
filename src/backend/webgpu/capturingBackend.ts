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

/** A WGSL program with the entry point `main`, and the number of workgroups along x, y and z. */
export interface ShaderCall {
  readonly code: string;
  readonly groups: readonly [number, number, number];
}

/** The state of a recording in progress. */
interface Recording {
  readonly arena: Arena | PlaceholderArena;
  /** Data that the step created and has not disposed yet. */
  readonly created: Set<tf.DataId>;
  /** The buffer manager of the backend, which `arena` replaces during the recording. */
  readonly shared: Internals['bufferManager'];
  /** The first thing the step did that cannot be recorded; kept because the step may catch the error. */
  refusal: CaptureRefused | null;
}

const tensorUsage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** The WebGPU backend of TensorFlow.js, able to record and replay steps. */
export class CapturingWebGPUBackend extends WebGPUBackend implements CapturingBackend {
  private recording: Recording | null = null;
  private readonly arenas = new Set<Arena>();
  private readonly pipelines = new Pipelines(internals(this).pipelineCache);

  constructor(device: GPUDevice, adapterInfo: GPUAdapterInfo) {
    super(device, adapterInfo);
    // A replay changes tensors without the backend noticing: cached read-backs would be stale.
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
      // Encoding validates the commands; nothing is submitted.
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
    const requested = this.pipelines.request();
    const shared = internals(this).pipelineCache;
    internals(this).pipelineCache = requested.cache;
    try {
      withFlag('WEBGPU_ENGINE_COMPILE_ONLY', true, () =>
        this.record(step, new PlaceholderArena(), new CommandList(), () => {}),
      );
    } finally {
      internals(this).pipelineCache = shared;
    }
    await requested.compiled().catch((error: unknown) => {
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

  /** Adds the memory of all captures, in bytes, to that of the shared pool. */
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
    this.recording?.created.add(dataId);
    return dataId;
  }

  override disposeData(dataId: tf.DataId, force?: boolean): boolean {
    const isLast = force || this.refCount(dataId) <= 1;
    if (this.recording && isLast && this.tensorMap.has(dataId) && !this.recording.created.has(dataId)) {
      throw this.refusal(this.recording, 'the step disposes a tensor that it did not make');
    }
    const isGone = super.disposeData(dataId, force);
    if (isGone) this.recording?.created.delete(dataId);
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
    if (this.recording.created.has(dataId)) {
      data.resource = this.recording.arena.pin(bytes, tensorUsage());
    } else {
      // The tensor existed before the step and outlives the recording, so its memory comes from the shared pool.
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
   * Dispatches a shader of this project, or only compiles it while WEBGPU_ENGINE_COMPILE_ONLY is set. `data` is bound
   * in order to the bindings of group 0; the shader may write to it in place.
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
    // From here on as `recordAndSubmit` does for TensorFlow.js's own kernels.
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

  /** Notes why the step cannot be recorded and returns the error to throw; the first reason is kept. */
  private refusal(recording: Recording, reason: string): CaptureRefused {
    recording.refusal ??= new CaptureRefused(reason);
    return recording.refusal;
  }

  /** The buffer of the data, uploaded first where it is still in JavaScript. */
  private bufferOf(dataId: tf.DataId): GPUBuffer {
    this.uploadToGPU(dataId);
    return this.tensorMap.get(dataId).resource as GPUBuffer;
  }

  /** Submits pending commands, so that what follows runs after them. */
  private flush(): void {
    if (!internals(this).commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /**
   * Runs `step` with every command going to `commandList` and all new memory coming from `arena`. `onWriteBacks` is
   * called as by `trace`. @throws CaptureRefused
   */
  private record(
    step: () => void,
    arena: Arena | PlaceholderArena,
    commandList: CommandList,
    onWriteBacks: (writeBacks: readonly WriteBack[]) => void,
  ): void {
    this.flush();
    const { bufferManager, commandQueueOwnedIds, dispatchCountInPass } = internals(this);
    const created = new Set<tf.DataId>();
    const recording: Recording = { arena, created, shared: bufferManager, refusal: null };
    this.recording = recording;
    Object.assign(internals(this), {
      bufferManager: arena,
      commandEncoder: { beginComputePass: () => commandList },
      computePassEncoder: commandList,
      // Recorded commands run in order, so freed memory may be reused by the very next one.
      commandQueueOwnedIds: { add: () => commandQueueOwnedIds, has: () => false },
      dispatchCountInPass: Number.NEGATIVE_INFINITY,
      makeUniforms: (uniforms: unknown) => pinUniforms(arena, uniforms),
    });
    try {
      // Small tensors must not be computed in JavaScript, which would freeze their values. `openWebGPU` clears the flag,
      // but other code on the page may have set it.
      withFlag('WEBGPU_CPU_FORWARD', false, () => trace(step, onWriteBacks));
      if (recording.refusal) throw recording.refusal;
      if (created.size > 0) throw new CaptureRefused(leakedTensors);
    } finally {
      // `external` keeps the backend from releasing the arena's buffers into the shared pool later.
      for (const dataId of created) this.tensorMap.get(dataId).external = true;
      this.recording = null;
      Object.assign(internals(this), {
        bufferManager,
        commandEncoder: null,
        computePassEncoder: null,
        commandQueueOwnedIds,
        dispatchCountInPass,
      });
      // Uncovers the method of the class.
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

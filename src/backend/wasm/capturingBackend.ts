import * as tf from '@tensorflow/tfjs';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  type Capture,
  CaptureRefused,
  type CapturingBackend,
  leakedTensors,
  refuseStale,
  trace,
  type WriteBack,
} from '../capture/capture';
import { Arena } from './arena';
import type { Program } from './assembler';
import type { Heap, HeapWork } from './heap';
import { Programs } from './programs';
import { type RecordedView, recordedView, viewTypes } from './recordedView';

/** The Emscripten module of version 4.22.0 of tfjs-backend-wasm, as far as this file uses it. */
interface WasmModule {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc(bytes: number): number;
  _free(address: number): void;
  cwrap(name: string, returns: string | null, takes: readonly string[]): (...given: unknown[]) => unknown;
  /** The memory of the module with threads. */
  readonly wasmMemory?: WebAssembly.Memory;
  /** The exports of the module without threads. */
  readonly asm?: { readonly memory?: WebAssembly.Memory };
  readonly tfjs: {
    registerTensor(id: number, size: number, address: number): void;
    disposeData(id: number): void;
    initWithThreadsCount(count: number): void;
  };
}
/** What the backend stores for a tensor: its address in bytes, and the number by which the module knows it. */
interface Placed {
  readonly id: number;
  readonly memoryOffset: number;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}
const moduleNames = ['HEAPU8', '_malloc', '_free', 'cwrap', 'tfjs'] as const satisfies readonly (keyof WasmModule)[];

const moduleOf = (backend: BackendWasm): WasmModule => (backend as unknown as { wasm: WasmModule }).wasm;

/** The module's memory, for the programs of this project; undefined if TensorFlow.js has changed. */
const memoryOf = ({ wasmMemory, asm }: WasmModule) => wasmMemory ?? asm?.memory;

/**
 * Names of the members of the module that recording needs and that it lacks: none, unless TensorFlow.js has changed.
 */
export const missingParts = (backend: BackendWasm): readonly string[] =>
  moduleNames.filter((name) => moduleOf(backend)[name] === undefined);

/** A function of the module, or a program of this project. */
type Call = (...values: number[]) => unknown;
/** A recorded command: a call with its arguments, or an operation on the memory. */
type Command = { readonly call: Call; readonly values: readonly number[] } | { readonly work: HeapWork };

/** The state of a recording in progress. */
interface Recording {
  readonly arena: Arena;
  readonly commands: Command[];
  /** The last read-back that the step tried; kept because the step may catch the error. */
  refusal: CaptureRefused | null;
}

/**
 * The WASM backend of TensorFlow.js, able to record and replay steps. Recorded are the calls of the module's functions,
 * and the operations that kernels do on its memory from JavaScript (`perform`). Recording computes nothing: the step
 * may not read values anyway, and computing a long step would block the worker.
 */
export class CapturingWasmBackend extends BackendWasm implements CapturingBackend {
  private recording: Recording | null = null;
  private views: Heap | null = null;
  /** Null where programs cannot run: kernels then fall back to what TensorFlow.js has. */
  private readonly programs: Programs | null;

  /** `wasm` is the module of TensorFlow.js's own backend, before any kernel has been set up on it. */
  constructor(wasm: unknown) {
    super(wasm as ConstructorParameters<typeof BackendWasm>[0]);
    const module = moduleOf(this);
    const memory = memoryOf(module);
    this.programs = memory ? Programs.in(memory) : null;
    const { cwrap } = module;
    module.cwrap = (name, returns, takes) => {
      const eager = cwrap(name, returns, takes);
      const raw = (module as unknown as Record<string, Call>)[`_${name}`];
      return (...values) => {
        if (!this.recording) return eager(...values);
        return this.recordCall(this.recording, name, raw, returns, takes, values);
      };
    };
    for (const name of ['registerTensor', 'disposeData'] as const) {
      const call = module.tfjs[name] as Call;
      (module.tfjs as Record<typeof name, Call>)[name] = (...values) => {
        this.recording?.commands.push({ call, values });
        return call(...values);
      };
    }
  }

  /** The address, shape and type of the data. Views at the address must not be kept, because the memory may grow. */
  place(dataId: tf.DataId): Placed {
    return (this as unknown as { dataIdMap: { get(dataId: tf.DataId): Placed } }).dataIdMap.get(dataId);
  }

  /** Runs an operation on the memory; during a recording, records it instead. */
  perform(work: HeapWork): void {
    if (this.recording) this.recording.commands.push({ work });
    else work(this.heap());
  }

  /** Whether `run` can be used: programs need SIMD. */
  get runsPrograms(): boolean {
    return this.programs !== null;
  }

  /**
   * Runs a program on the memory of tensors; during a recording, records it instead. `tensors` are in the order of the
   * program's addresses. @throws Error where programs cannot run
   */
  run(program: Program, tensors: readonly tf.TensorInfo[]): void {
    if (!this.programs) throw new Error(`No program of ours runs here: ${program.key}.`);
    const call = this.programs.of(program);
    const scratch = program.scratchBytes ? [this.makeOutput([program.scratchBytes / 4], 'float32')] : [];
    const values = [...tensors, ...scratch].map(({ dataId }) => this.place(dataId).memoryOffset);
    if (this.recording) this.recording.commands.push({ call, values });
    else call(...values);
    for (const { dataId } of scratch) this.disposeData(dataId);
  }

  async capture(step: () => void): Promise<Capture> {
    const missing = missingParts(this);
    if (missing.length > 0) throw new CaptureRefused(`tfjs-backend-wasm has no ${missing.join(', ')} any more`);
    const module = moduleOf(this);
    const { _malloc, _free } = module;
    const arena = new Arena(_malloc, _free);
    const commands: Command[] = [];
    let writeBacks: readonly WriteBack[] = [];
    const recording: Recording = { arena, commands, refusal: null };
    this.recording = recording;
    module._malloc = (bytes) => arena.allocate(bytes);
    module._free = (address) => arena.free(address);
    try {
      trace(step, (made) => {
        writeBacks = made;
        commands.push(...this.writeBackCommands(made));
      });
      if (recording.refusal) throw recording.refusal;
      if (arena.inUse > 0) throw new CaptureRefused(leakedTensors);
    } catch (error) {
      arena.dispose();
      throw error;
    } finally {
      Object.assign(module, { _malloc, _free });
      this.recording = null;
    }
    return {
      commands: commands.length - writeBacks.length,
      copies: writeBacks.length,
      bytes: arena.bytes,
      replay: (count) => {
        refuseStale(writeBacks);
        for (let taken = 0; taken < count; taken++) {
          for (const command of commands) {
            if ('call' in command) command.call(...command.values);
            else command.work(this.heap());
          }
        }
      },
      dispose: () => arena.dispose(),
    };
  }

  overwrite(dataId: tf.DataId, data: Float32Array | Int32Array): void {
    const { memoryOffset } = this.place(dataId);
    this.heap().bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), memoryOffset);
    for (const { call, values } of this.reregister(this.place(dataId))) call(...values);
  }

  finished(): Promise<void> {
    return Promise.resolve();
  }

  override move(...args: Parameters<BackendWasm['move']>): void {
    const [, values] = args;
    // Values from JavaScript are written once, now: no other tensor of the step may use their memory.
    this.recording?.arena.pinNext(values !== null && values !== undefined);
    super.move(...args);
  }

  override typedArrayFromHeap(tensor: tf.TensorInfo): ReturnType<BackendWasm['typedArrayFromHeap']> {
    if (!this.recording) return super.typedArrayFromHeap(tensor);
    return this.recordedView(tensor.dataId, tensor.shape) as unknown as Float32Array;
  }

  override readSync(...args: Parameters<BackendWasm['readSync']>): ReturnType<BackendWasm['readSync']> {
    if (!this.recording) return super.readSync(...args);
    // Kernels that only copy the values into another tensor work with the view; any other use of it is refused.
    const [dataId] = args;
    return this.recordedView(dataId, this.place(dataId).shape) as unknown as Float32Array;
  }

  override async read(dataId: tf.DataId): ReturnType<BackendWasm['read']> {
    if (this.recording) {
      this.recording.refusal = new CaptureRefused('the step reads values back');
      throw this.recording.refusal;
    }
    return super.read(dataId);
  }

  /**
   * A view that records what is done to it.
   * @throws CaptureRefused for data of another type than float32, int32, bool
   */
  private recordedView(dataId: tf.DataId, shape: readonly number[]): RecordedView {
    const { memoryOffset, dtype } = this.place(dataId);
    const type = viewTypes[dtype as keyof typeof viewTypes];
    if (!type) throw new CaptureRefused(`the step uses values of type ${dtype}`);
    return recordedView((work) => this.perform(work), type, memoryOffset, tf.util.sizeFromShape([...shape]));
  }

  /** Views of the memory, made anew when it has grown. */
  private heap(): Heap {
    const { HEAPU8 } = moduleOf(this);
    if (this.views?.bytes.buffer !== HEAPU8.buffer) {
      const { buffer } = HEAPU8;
      this.views = { bytes: HEAPU8, floats: new Float32Array(buffer), integers: new Int32Array(buffer) };
    }
    return this.views;
  }

  /** Records a call of a module function. Arrays among its arguments are copied into memory that the capture keeps. */
  private recordCall(
    { arena, commands }: Recording,
    name: string,
    call: Call | undefined,
    returns: string | null,
    takes: readonly string[],
    values: readonly unknown[],
  ): void {
    if (!call || returns !== null) throw new CaptureRefused(`${name} cannot be recorded`);
    const fixed = values.map((value, at) => {
      if (takes[at] !== 'array') return Number(value);
      const bytes = value as Uint8Array;
      const address = arena.pin(bytes.byteLength);
      this.heap().bytes.set(bytes, address);
      return address;
    });
    commands.push({ call, values: fixed });
  }

  /** Commands that copy the new values of variables into the variables' own memory. */
  private writeBackCommands(writeBacks: readonly WriteBack[]): Command[] {
    return writeBacks.flatMap(({ from, to }) => {
      const source = this.place(from);
      const target = this.place(to);
      const start = source.memoryOffset;
      const end = start + tf.util.sizeFromShape([...source.shape]) * tf.util.bytesPerElement(source.dtype);
      const work: HeapWork = ({ bytes }) => bytes.copyWithin(target.memoryOffset, start, end);
      return [{ work }, ...this.reregister(target)];
    });
  }

  /** Calls that discard what the module derived from a tensor's old values: XNNPACK packs weights only once. */
  private reregister({ id, memoryOffset, shape }: Placed): { call: Call; values: number[] }[] {
    const { disposeData, registerTensor } = moduleOf(this).tfjs;
    return [
      { call: disposeData as Call, values: [id] },
      { call: registerTensor as Call, values: [id, tf.util.sizeFromShape([...shape]), memoryOffset] },
    ];
  }
}

/**
 * Replaces TensorFlow.js's backend `wasm` by the capturing one and selects it. The paths of its binaries must have been
 * set. Resolves to false where the backend could not be initialised.
 */
export async function openWasm(): Promise<boolean> {
  const original = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', async () => {
    const module = moduleOf((await original()) as BackendWasm);
    const init = module.tfjs.initWithThreadsCount;
    // The stock backend has already started the threads.
    module.tfjs.initWithThreadsCount = () => {};
    const backend = new CapturingWasmBackend(module);
    module.tfjs.initWithThreadsCount = init;
    return backend;
  });
  return tf.setBackend('wasm');
}

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

/** What this file reaches into: plain properties in version 4.22.0 of tfjs-backend-wasm and in its module. */
interface WasmModule {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc(bytes: number): number;
  _free(address: number): void;
  cwrap(name: string, returns: string | null, takes: readonly string[]): (...given: unknown[]) => unknown;
  /** The memory, where the module with threads was given one. */
  readonly wasmMemory?: WebAssembly.Memory;
  /** What the module without threads exports. */
  readonly asm?: { readonly memory?: WebAssembly.Memory };
  readonly tfjs: {
    registerTensor(id: number, size: number, address: number): void;
    disposeData(id: number): void;
    initWithThreadsCount(count: number): void;
  };
}
/** Where a tensor lies, and the number under which the module knows it. */
interface Placed {
  readonly id: number;
  readonly memoryOffset: number;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}
const moduleNames = ['HEAPU8', '_malloc', '_free', 'cwrap', 'tfjs'] as const satisfies readonly (keyof WasmModule)[];

const moduleOf = (backend: BackendWasm): WasmModule => (backend as unknown as { wasm: WasmModule }).wasm;

/** Where programs of our own find what the module works on; undefined when TensorFlow.js has changed. */
const memoryOf = ({ wasmMemory, asm }: WasmModule) => wasmMemory ?? asm?.memory;

/** What of the parts that recording needs this backend lacks: none, unless TensorFlow.js has changed. */
export const missingParts = (backend: BackendWasm): readonly string[] =>
  moduleNames.filter((name) => moduleOf(backend)[name] === undefined);

type Call = (...given: number[]) => unknown;
/** One entry of a record: a function of the module with its arguments, or work on its memory. */
type Entry = { readonly call: Call; readonly given: readonly number[] } | { readonly work: HeapWork };

interface Recording {
  readonly arena: Arena;
  readonly entries: Entry[];
  /** What the step did that cannot be recorded, also where it caught the error. */
  refusal: CaptureRefused | null;
}

/**
 * The WASM backend of TensorFlow.js with steps that can be recorded: the calls of the module's functions as they are,
 * and what kernels do to its memory from JavaScript as functions of our own (`perform`). Recording computes nothing:
 * nobody may look at the values, and a long step would keep its worker from answering.
 */
export class CapturingWasmBackend extends BackendWasm implements CapturingBackend {
  private recording: Recording | null = null;
  private views: Heap | null = null;
  /** Null where none can run: kernels then do with what TensorFlow.js has. */
  private readonly programs: Programs | null;

  /** `wasm` is the module of TensorFlow.js's own backend, before any kernel is set up on it. */
  constructor(wasm: unknown) {
    super(wasm as ConstructorParameters<typeof BackendWasm>[0]);
    const module = moduleOf(this);
    const memory = memoryOf(module);
    this.programs = memory ? Programs.in(memory) : null;
    const { cwrap } = module;
    module.cwrap = (name, returns, takes) => {
      const eager = cwrap(name, returns, takes);
      const raw = (module as unknown as Record<string, Call>)[`_${name}`];
      return (...given) => {
        if (!this.recording) return eager(...given);
        return this.recordCall(this.recording, name, raw, returns, takes, given);
      };
    };
    for (const name of ['registerTensor', 'disposeData'] as const) {
      const call = module.tfjs[name] as Call;
      (module.tfjs as Record<typeof name, Call>)[name] = (...given) => {
        this.recording?.entries.push({ call, given });
        return call(...given);
      };
    }
  }

  /** Where `data` lies. Views must not be kept: the memory may grow. */
  place(dataId: tf.DataId): Placed {
    return (this as unknown as { dataIdMap: { get(dataId: tf.DataId): Placed } }).dataIdMap.get(dataId);
  }

  /** Does work on the memory, or has it done by every replay of the step that is being recorded. */
  perform(work: HeapWork): void {
    if (this.recording) this.recording.entries.push({ work });
    else work(this.heap());
  }

  /** Can programs of our own run here? */
  get runsPrograms(): boolean {
    return this.programs !== null;
  }

  /** Runs a program of our own on tensors, or has every replay of the step that is being recorded run it. */
  run(program: Program, tensors: readonly tf.TensorInfo[]): void {
    if (!this.programs) throw new Error(`No program of ours runs here: ${program.key}.`);
    const call = this.programs.of(program);
    const own = program.ownBytes ? [this.makeOutput([program.ownBytes / 4], 'float32')] : [];
    const given = [...tensors, ...own].map(({ dataId }) => this.place(dataId).memoryOffset);
    if (this.recording) this.recording.entries.push({ call: call as Call, given });
    else call(...given);
    for (const { dataId } of own) this.disposeData(dataId);
  }

  async capture(step: () => void): Promise<Capture> {
    const missing = missingParts(this);
    if (missing.length > 0) throw new CaptureRefused(`tfjs-backend-wasm has no ${missing.join(', ')} any more`);
    const module = moduleOf(this);
    const { _malloc, _free } = module;
    const arena = new Arena(_malloc, _free);
    const entries: Entry[] = [];
    let writeBacks: readonly WriteBack[] = [];
    const recording: Recording = { arena, entries, refusal: null };
    this.recording = recording;
    module._malloc = (bytes) => arena.allocate(bytes);
    module._free = (address) => arena.free(address);
    try {
      trace(step, (made) => {
        writeBacks = made;
        entries.push(...this.writeBackEntries(made));
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
      commands: entries.length - writeBacks.length,
      copies: writeBacks.length,
      bytes: arena.bytes,
      replay: (count) => {
        refuseStale(writeBacks);
        for (let taken = 0; taken < count; taken++) {
          for (const entry of entries) {
            if ('call' in entry) entry.call(...entry.given);
            else entry.work(this.heap());
          }
        }
      },
      dispose: () => arena.dispose(),
    };
  }

  overwrite(dataId: tf.DataId, values: Float32Array | Int32Array): void {
    const { memoryOffset } = this.place(dataId);
    this.heap().bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), memoryOffset);
    for (const { call, given } of this.forget(this.place(dataId))) call(...given);
  }

  finished(): Promise<void> {
    return Promise.resolve();
  }

  override move(...args: Parameters<BackendWasm['move']>): void {
    const [, values] = args;
    // Values from JavaScript are written once: no other tensor of the step may use that memory, before or after.
    this.recording?.arena.pinNext(values !== null && values !== undefined);
    super.move(...args);
  }

  override typedArrayFromHeap(tensor: tf.TensorInfo): ReturnType<BackendWasm['typedArrayFromHeap']> {
    if (!this.recording) return super.typedArrayFromHeap(tensor);
    return this.recordedView(tensor.dataId, tensor.shape) as unknown as Float32Array;
  }

  override readSync(...args: Parameters<BackendWasm['readSync']>): ReturnType<BackendWasm['readSync']> {
    if (!this.recording) return super.readSync(...args);
    // Kernels copy what they read here into another tensor; whoever looks at the values is refused by the view.
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

  private recordedView(dataId: tf.DataId, shape: readonly number[]): RecordedView {
    const { memoryOffset, dtype } = this.place(dataId);
    const type = viewTypes[dtype as keyof typeof viewTypes];
    if (!type) throw new CaptureRefused(`the step uses values of type ${dtype}`);
    return recordedView((work) => this.perform(work), type, memoryOffset, tf.util.sizeFromShape([...shape]));
  }

  private heap(): Heap {
    const { HEAPU8 } = moduleOf(this);
    if (this.views?.bytes.buffer !== HEAPU8.buffer) {
      const { buffer } = HEAPU8;
      this.views = { bytes: HEAPU8, floats: new Float32Array(buffer), integers: new Int32Array(buffer) };
    }
    return this.views;
  }

  private recordCall(
    { arena, entries }: Recording,
    name: string,
    call: Call | undefined,
    returns: string | null,
    takes: readonly string[],
    given: readonly unknown[],
  ): void {
    if (!call || returns !== null) throw new CaptureRefused(`${name} cannot be recorded`);
    const fixed = given.map((value, at) => {
      if (takes[at] !== 'array') return Number(value);
      const bytes = value as Uint8Array;
      const address = arena.pin(bytes.byteLength);
      this.heap().bytes.set(bytes, address);
      return address;
    });
    entries.push({ call, given: fixed });
  }

  /** Copies the new values of variables to where the variables are. */
  private writeBackEntries(writeBacks: readonly WriteBack[]): Entry[] {
    return writeBacks.flatMap(({ from, to }) => {
      const source = this.place(from);
      const target = this.place(to);
      const start = source.memoryOffset;
      const end = start + tf.util.sizeFromShape([...source.shape]) * tf.util.bytesPerElement(source.dtype);
      const work: HeapWork = ({ bytes }) => bytes.copyWithin(target.memoryOffset, start, end);
      return [{ work }, ...this.forget(target)];
    });
  }

  /** Makes the module forget what it derived from a tensor (XNNPACK packs weights once), now that it has new values. */
  private forget({ id, memoryOffset, shape }: Placed): { call: Call; given: number[] }[] {
    const { disposeData, registerTensor } = moduleOf(this).tfjs;
    return [
      { call: disposeData as Call, given: [id] },
      { call: registerTensor as Call, given: [id, tf.util.sizeFromShape([...shape]), memoryOffset] },
    ];
  }
}

/** Opens TensorFlow.js's `wasm` with this backend in place of its own. Paths of its binaries must have been set. */
export async function openWasm(): Promise<boolean> {
  const original = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', async () => {
    const module = moduleOf((await original()) as BackendWasm);
    const init = module.tfjs.initWithThreadsCount;
    // The stock backend has started the threads.
    module.tfjs.initWithThreadsCount = () => {};
    const backend = new CapturingWasmBackend(module);
    module.tfjs.initWithThreadsCount = init;
    return backend;
  });
  return tf.setBackend('wasm');
}

import { advance, assemble, get, type Program, v128 } from './assembler';

/** Moves a vector: valid only where there is SIMD. */
const probe: Program = {
  key: 'probe',
  addresses: 1,
  build: (_locals, [at]) => (at ? [...v128.store(get(at), v128.load(get(at))), ...advance(at, 16)] : []),
};

/** Programs that are kept; a run of the page asks for some twenty for each network. */
const mostKept = 500;

export type Compiled = (...addresses: number[]) => void;

/** Programs of our own in the memory of TensorFlow.js's module, compiled when they are first asked for. */
export class Programs {
  private readonly compiled = new Map<string, Compiled>();
  private readonly memory: WebAssembly.Memory;
  private readonly isShared: boolean;

  private constructor(memory: WebAssembly.Memory, isShared: boolean) {
    this.memory = memory;
    this.isShared = isShared;
  }

  /** Null where there is no SIMD: TensorFlow.js brings a module without it, and programs would be no faster. */
  static in(memory: WebAssembly.Memory): Programs | null {
    const isShared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
    return WebAssembly.validate(assemble(probe, isShared)) ? new Programs(memory, isShared) : null;
  }

  of(program: Program): Compiled {
    const known = this.compiled.get(program.key);
    if (known) return known;
    const module = new WebAssembly.Module(assemble(program, this.isShared));
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    const run = exports.run as Compiled;
    // Whoever recorded one of them has it.
    if (this.compiled.size >= mostKept) this.compiled.clear();
    this.compiled.set(program.key, run);
    return run;
  }
}

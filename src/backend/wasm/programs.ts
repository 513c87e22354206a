import { advance, assemble, get, type Program, v128 } from './assembler';

/** Loads and stores a vector: only valid where there is SIMD. */
const probe: Program = {
  key: 'probe',
  addresses: 1,
  build: (_locals, [at]) => (at ? [...v128.store(get(at), v128.load(get(at))), ...advance(at, 16)] : []),
};

/** Size of the cache; a run of the page needs about twenty programs per network. */
const maxCached = 500;

/** A compiled program, called with its addresses. */
export type Compiled = (...addresses: number[]) => void;

/** Compiles programs for the memory of TensorFlow.js's module and caches them by key. */
export class Programs {
  private readonly compiled = new Map<string, Compiled>();
  private readonly memory: WebAssembly.Memory;
  private readonly isShared: boolean;

  private constructor(memory: WebAssembly.Memory, isShared: boolean) {
    this.memory = memory;
    this.isShared = isShared;
  }

  /** Null where there is no SIMD: programs need it. */
  static in(memory: WebAssembly.Memory): Programs | null {
    const isShared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
    return WebAssembly.validate(assemble(probe, isShared)) ? new Programs(memory, isShared) : null;
  }

  /** The compiled program: from the cache, or compiled now, synchronously. */
  of(program: Program): Compiled {
    const known = this.compiled.get(program.key);
    if (known) return known;
    const module = new WebAssembly.Module(assemble(program, this.isShared));
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    const run = exports.run as Compiled;
    // Captures hold references to their programs, so emptying the cache does not affect them.
    if (this.compiled.size >= maxCached) this.compiled.clear();
    this.compiled.set(program.key, run);
    return run;
  }
}

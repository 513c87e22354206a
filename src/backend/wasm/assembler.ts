/**
 * A small assembler for WebAssembly with SIMD: as much as our kernels need. Code is bytes, in the order of the stack
 * machine; every function here takes the code of its operands and returns theirs with its own after it.
 * Numbers of opcodes: WebAssembly Core Specification 2.0, chapter 5.
 */

export type Code = readonly number[];

export type Type = 'i32' | 'f32' | 'v128';
const typeBytes: Readonly<Record<Type, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

export interface Local {
  readonly index: number;
  readonly type: Type;
}

/** One function `run` that takes addresses and works on the memory that it is given. */
export interface Program {
  /** Tells programs apart: the same key, the same code. */
  readonly key: string;
  /** Addresses that it takes. */
  readonly addresses: number;
  /** Bytes of a place for its own use, whose address is the last; none unless told. */
  readonly ownBytes?: number;
  /** Writes the body: called once. Addresses are the locals `0 … addresses − 1`. */
  build(locals: Locals, addresses: readonly Local[]): Code;
}

/** Variables of a function. */
export class Locals {
  readonly types: Type[] = [];
  private readonly first: number;

  constructor(first: number) {
    this.first = first;
  }

  /** A new one, zero at first. */
  make(type: Type): Local {
    this.types.push(type);
    return { index: this.first + this.types.length - 1, type };
  }

  many(type: Type, count: number): Local[] {
    return Array.from({ length: count }, () => this.make(type));
  }
}

/** Unsigned LEB128. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a number of 32 bits. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value | 0; ; ) {
    const low = rest & 127;
    rest >>= 7;
    const isLast = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(isLast ? low : low + 128);
    if (isLast) return bytes;
  }
}

/** One after another. */
export const all = (...parts: readonly Code[]): Code => parts.flat();

export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];

const binary =
  (...opcode: readonly number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
const simd = (number: number): Code => [0xfd, ...unsigned(number)];
/** `offset` in bytes. Alignments are hints: four bytes are always kept. */
const access =
  (opcode: Code) =>
  (offset: number): Code => [...opcode, 2, ...unsigned(offset)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
};

const f32Bytes = (value: number): Code => [...new Uint8Array(Float32Array.of(value).buffer)];
const f32Load = access([0x2a]);
const f32Store = access([0x38]);

export const f32 = {
  of: (value: number): Code => [0x43, ...f32Bytes(value)],
  load: (address: Code, offset = 0): Code => [...address, ...f32Load(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...f32Store(offset)],
  add: binary(0x92),
  mul: binary(0x94),
  isGreater: binary(0x5e),
  /** `a` where `condition` is not zero, else `b`. */
  select: (condition: Code, a: Code, b: Code): Code => [...a, ...b, ...condition, 0x1b],
};

const v128Load = access(simd(0x00));
const v128Splat = access(simd(0x09));
const v128Store = access(simd(0x0b));

/** Four floats at once. */
export const v128 = {
  zero: [...simd(0x0c), ...new Array<number>(16).fill(0)] as Code,
  load: (address: Code, offset = 0): Code => [...address, ...v128Load(offset)],
  /** One float, four times. */
  loadSplat: (address: Code, offset = 0): Code => [...address, ...v128Splat(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...v128Store(offset)],
  add: binary(...simd(0xe4)),
  mul: binary(...simd(0xe6)),
  /** All bits of a lane, or none. */
  isGreater: binary(...simd(0x44)),
  and: binary(...simd(0x4e)),
  /** Bits of `a` that `b` lacks. */
  andNot: binary(...simd(0x4f)),
  /** Bits of `a` where `mask` has them, else of `b`. */
  choose: (mask: Code, a: Code, b: Code): Code => [...a, ...b, ...mask, ...simd(0x52)],
};

/** Moves an address on by `bytes`. */
export const advance = (address: Local, bytes: number): Code =>
  bytes === 0 ? [] : set(address, i32.add(get(address), i32.of(bytes)));

/** Does `body` so many times; `counter` counts them down and is nobody else's. */
export function repeat(counter: Local, times: number, body: Code): Code {
  if (times <= 0) return [];
  if (times === 1) return body;
  const next = set(counter, i32.sub(get(counter), i32.of(1)));
  return [...set(counter, i32.of(times)), 0x03, 0x40, ...body, ...next, ...get(counter), 0x0d, 0, 0x0b];
}

/** Sets `bytes` bytes to zero. */
export const clear = (address: Code, bytes: number): Code =>
  bytes === 0 ? [] : [...address, ...i32.of(0), ...i32.of(bytes), 0xfc, 0x0b, 0];

/** Copies `bytes` bytes. */
export const copy = (to: Code, from: Code, bytes: number): Code =>
  bytes === 0 ? [] : [...to, ...from, ...i32.of(bytes), 0xfc, 0x0a, 0, 0];

const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const section = (number: number, content: Code): Code => [number, ...sized(content)];
const text = (characters: string): Code => sized([...characters].map((character) => character.charCodeAt(0)));

/** Pages of 64 kB in four gigabytes: as many as a memory that several threads share may say it can grow to. */
const mostPages = 65_536;

/** The bytes of a module that imports `memory` from `env` and exports `run`. */
export function assemble({ addresses, build }: Program, isShared: boolean): Uint8Array<ArrayBuffer> {
  const locals = new Locals(addresses);
  const given = Array.from({ length: addresses }, (_, index): Local => ({ index, type: 'i32' }));
  const body = build(locals, given);
  const declared = locals.types.map((type) => [1, typeBytes[type]]);
  const limits = isShared ? [3, 0, ...unsigned(mostPages)] : [0, 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...sized(given.map(() => typeBytes.i32)), 0]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, ...limits]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0, 0]),
    ...section(10, [1, ...sized([...unsigned(declared.length), ...declared.flat(), ...body, 0x0b])]),
  ]);
}

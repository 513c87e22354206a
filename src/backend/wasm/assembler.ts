/**
 * A small assembler for WebAssembly with SIMD, as far as the kernels of this project need it. The functions take the
 * code of their operands and return it followed by their own instruction, as a stack machine runs it. Encodings and
 * opcodes: WebAssembly Core Specification 2.0, chapter 5.
 */

/** The bytes of an expression or a sequence of instructions. */
export type Code = readonly number[];

/** The type of a value. */
export type Type = 'i32' | 'f32' | 'v128';
const typeBytes: Readonly<Record<Type, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** A local variable or a parameter of a function. */
export interface Local {
  readonly index: number;
  readonly type: Type;
}

/** A function `run` that takes addresses and works on the imported memory. */
export interface Program {
  /** Identifies the code: programs with the same key have the same body. */
  readonly key: string;
  /** Number of addresses (in bytes) that it takes, with that of scratch memory, if any, as the last. */
  readonly addresses: number;
  /** Bytes of scratch memory, uninitialised. Where it is 0 or not given, the address of it is not used. */
  readonly scratchBytes?: number;
  /** The body of the function. The addresses are the locals `0 … addresses − 1`. */
  build(locals: Locals, addresses: readonly Local[]): Code;
}

/** Declares the local variables of a function. */
export class Locals {
  /** Types of the variables, in the order of their indices. */
  readonly types: Type[] = [];
  private readonly first: number;

  /** `first` is the index of the first variable, after those of the parameters. */
  constructor(first: number) {
    this.first = first;
  }

  /** A new variable, initially zero. */
  make(type: Type): Local {
    this.types.push(type);
    return { index: this.first + this.types.length - 1, type };
  }

  /** `count` new variables. */
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

/** Signed LEB128 of a 32-bit integer. */
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

/** Concatenates code. */
export const all = (...parts: readonly Code[]): Code => parts.flat();

/** The value of a variable. */
export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
/** Assigns `value` to a variable. */
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];

const binary =
  (...opcode: readonly number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
const simd = (number: number): Code => [0xfd, ...unsigned(number)];
/** `offset` is in bytes. The alignment, 2² bytes, is only a hint. */
const access =
  (opcode: Code) =>
  (offset: number): Code => [...opcode, 2, ...unsigned(offset)];

/** 32-bit integers: addresses and counters. */
export const i32 = {
  /** A constant. */
  of: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  /** A float that is a whole number from 0 on. */
  fromFloat: (value: Code): Code => [...value, 0xa9],
};

const f32Bytes = (value: number): Code => [...new Uint8Array(Float32Array.of(value).buffer)];
const f32Load = access([0x2a]);
const f32Store = access([0x38]);

/** Single floats. Offsets are in bytes. */
export const f32 = {
  /** A constant. */
  of: (value: number): Code => [0x43, ...f32Bytes(value)],
  load: (address: Code, offset = 0): Code => [...address, ...f32Load(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...f32Store(offset)],
  add: binary(0x92),
  sub: binary(0x93),
  mul: binary(0x94),
  div: binary(0x95),
  max: binary(0x97),
  sqrt: (value: Code): Code => [...value, 0x91],
  /** Number `index` of a vector's four floats. */
  lane: (vector: Code, index: number): Code => [...vector, ...simd(0x1f), index],
  /** 1 where `a > b`, else 0, as i32. */
  isGreater: binary(0x5e),
  /** `a` if `condition` (i32) is not zero, else `b`. */
  select: (condition: Code, a: Code, b: Code): Code => [...a, ...b, ...condition, 0x1b],
};

const wordBytes = (words: readonly number[]): Code => [...new Uint8Array(Uint32Array.from(words).buffer)];
const spread = <T>(values: readonly T[]): readonly T[] =>
  Array.from({ length: 4 }, (_, lane) => values[lane % values.length] as T);
const v128Load = access(simd(0x00));
const v128Splat = access(simd(0x09));
const v128Store = access(simd(0x0b));

/** Vectors of four floats or of four words, which are integers of 32 bits. Offsets are in bytes. */
export const v128 = {
  zero: [...simd(0x0c), ...new Array<number>(16).fill(0)] as Code,
  /** A constant of four floats, or of one in all lanes. */
  floats: (...values: readonly number[]): Code => [...simd(0x0c), ...spread(values).flatMap(f32Bytes)],
  /** A constant of four words, or of one in all lanes. */
  words: (...values: readonly number[]): Code => [...simd(0x0c), ...wordBytes(spread(values))],
  load: (address: Code, offset = 0): Code => [...address, ...v128Load(offset)],
  /** Loads one float into all four lanes. */
  loadSplat: (address: Code, offset = 0): Code => [...address, ...v128Splat(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...v128Store(offset)],
  add: binary(...simd(0xe4)),
  sub: binary(...simd(0xe5)),
  mul: binary(...simd(0xe6)),
  div: binary(...simd(0xe7)),
  min: binary(...simd(0xe8)),
  max: binary(...simd(0xe9)),
  sqrt: (values: Code): Code => [...values, ...simd(0xe3)],
  /** The nearest whole number, the even one where two are as near. */
  nearest: (values: Code): Code => [...values, ...simd(0x6a)],
  /** Whole floats as signed words. */
  toWords: (values: Code): Code => [...values, ...simd(0xf8)],
  /** One float in all four lanes. */
  splat: (value: Code): Code => [...value, ...simd(0x13)],
  /** Per lane: all bits set where `a > b`, else none. */
  isGreater: binary(...simd(0x44)),
  and: binary(...simd(0x4e)),
  /** The bits of `a` that are not set in `b`. */
  andNot: binary(...simd(0x4f)),
  /** The bits of `a` where those of `mask` are set, else those of `b`. */
  choose: (mask: Code, a: Code, b: Code): Code => [...a, ...b, ...mask, ...simd(0x52)],
  xor: binary(...simd(0x51)),
  addWords: binary(...simd(0xae)),
  /** Each word shifted to the left by `bits`. */
  shiftLeft: (words: Code, bits: number): Code => [...words, ...i32.of(bits), ...simd(0xab)],
  /** Each word shifted to the right by `bits`; zeros come in. */
  shiftRight: (words: Code, bits: number): Code => [...words, ...i32.of(bits), ...simd(0xad)],
  /** Each word, unsigned, as a float. */
  fromWords: (words: Code): Code => [...words, ...simd(0xfb)],
  /** The products, of 64 bits, of the unsigned words 0 and 1. */
  productsOfFirst: binary(...simd(0xde)),
  /** The products, of 64 bits, of the unsigned words 2 and 3. */
  productsOfLast: binary(...simd(0xdf)),
  /** Four words out of eight, those of `a` (0 … 3) and of `b` (4 … 7). */
  shuffle: (a: Code, b: Code, words: readonly [number, number, number, number]): Code => [
    ...a,
    ...b,
    ...simd(0x0d),
    ...words.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte)),
  ],
};

/** Increments an address by `bytes`. */
export const advance = (address: Local, bytes: number): Code =>
  bytes === 0 ? [] : set(address, i32.add(get(address), i32.of(bytes)));

/** A loop: runs `body` `times` times. `counter` counts down; `body` must not use it. */
export function repeat(counter: Local, times: number, body: Code): Code {
  if (times <= 0) return [];
  if (times === 1) return body;
  const next = set(counter, i32.sub(get(counter), i32.of(1)));
  return [...set(counter, i32.of(times)), 0x03, 0x40, ...body, ...next, ...get(counter), 0x0d, 0, 0x0b];
}

/** Runs `body` if `condition` (i32) is not zero. */
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];

/** Sets `bytes` bytes to zero. */
export const clear = (address: Code, bytes: number): Code =>
  bytes === 0 ? [] : [...address, ...i32.of(0), ...i32.of(bytes), 0xfc, 0x0b, 0];

/** Copies `bytes` bytes; the ranges may overlap. */
export const copy = (to: Code, from: Code, bytes: number): Code =>
  bytes === 0 ? [] : [...to, ...from, ...i32.of(bytes), 0xfc, 0x0a, 0, 0];

const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const section = (number: number, content: Code): Code => [number, ...sized(content)];
const text = (characters: string): Code => sized([...characters].map((character) => character.charCodeAt(0)));

/**
 * The largest size of a memory, 4 GiB in pages of 64 KiB. A shared memory must be imported with a maximum at least its
 * own.
 */
const maxPages = 65_536;

/**
 * The bytes of a module that imports `memory` from `env` and exports `run`. `isShared`: whether threads share the
 * memory.
 */
export function assemble({ addresses, build }: Program, isShared: boolean): Uint8Array<ArrayBuffer> {
  const locals = new Locals(addresses);
  const parameters = Array.from({ length: addresses }, (_, index): Local => ({ index, type: 'i32' }));
  const body = build(locals, parameters);
  const declared = locals.types.map((type) => [1, typeBytes[type]]);
  const limits = isShared ? [3, 0, ...unsigned(maxPages)] : [0, 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...sized(parameters.map(() => typeBytes.i32)), 0]),
    ...section(2, [1, ...text('env'), ...text('memory'), 2, ...limits]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0, 0]),
    ...section(10, [1, ...sized([...unsigned(declared.length), ...declared.flat(), ...body, 0x0b])]),
  ]);
}

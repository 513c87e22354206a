import { describe, expect, it } from 'vitest';
import {
  advance,
  all,
  assemble,
  clear,
  copy,
  f32,
  get,
  i32,
  type Local,
  type Program,
  repeat,
  set,
  signed,
  unsigned,
  v128,
} from '../../../src/backend/wasm/assembler';

/** Runs a program on a page of its own memory that begins with `values`; addresses are given in floats. */
function ran(build: Program['build'], values: readonly number[], ...addresses: number[]): number[] {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer);
  floats.set(values);
  const bytes = assemble({ key: 'test', addresses: addresses.length, build }, false);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  (exports.run as (...given: number[]) => void)(...addresses.map((address) => 4 * address));
  return [...floats.subarray(0, values.length)];
}
const first = ([address]: readonly Local[]) => address as Local;

describe('numbers in WebAssembly', () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    // The example of the DWARF standard, where LEB128 comes from.
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%i without a sign', (value, bytes) => expect(unsigned(value)).toEqual(bytes));

  it.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123_456, [0xc0, 0xbb, 0x78]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 7]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('%i with a sign', (value, bytes) => expect(signed(value)).toEqual(bytes));
});

describe('a program', () => {
  it('loads, adds, multiplies, compares and stores single floats', () => {
    const code: Program['build'] = (_locals, given) => {
      const at = first(given);
      const [a, b] = [f32.load(get(at)), f32.load(get(at), 4)];
      return all(
        f32.store(get(at), f32.add(a, b), 8),
        f32.store(get(at), f32.mul(a, f32.of(-0.5)), 12),
        f32.store(get(at), f32.select(f32.isGreater(a, b), a, b), 16),
      );
    };
    expect(ran(code, [3, 5, 0, 0, 0], 0)).toEqual([3, 5, 8, -1.5, 5]);
  });

  it('does the same with four at once', () => {
    const code: Program['build'] = (locals, given) => {
      const at = first(given);
      const mask = locals.make('v128');
      const [a, b] = [v128.load(get(at)), v128.load(get(at), 16)];
      return all(
        set(mask, v128.isGreater(a, b)),
        v128.store(get(at), v128.add(a, v128.mul(b, v128.loadSplat(get(at), 4))), 32),
        v128.store(get(at), v128.choose(get(mask), a, b), 48),
        v128.store(get(at), v128.and(a, get(mask)), 64),
        v128.store(get(at), v128.andNot(a, get(mask)), 80),
        v128.store(get(at), v128.zero, 96),
      );
    };
    const [a, b] = [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
    ];
    const room = Array.from({ length: 20 }, () => 7);
    expect(ran(code, [...a, ...b, ...room], 0).slice(8)).toEqual([
      ...[9, 8, 7, 6],
      ...[4, 3, 3, 4],
      ...[0, 0, 3, 4],
      ...[1, 2, 0, 0],
      ...[0, 0, 0, 0],
    ]);
  });

  it('takes roots, differences and extremes, rounds to even, and makes powers of two from exponents', () => {
    const code: Program['build'] = (_locals, given) => {
      const at = first(given);
      const [a, b] = [v128.load(get(at)), v128.load(get(at), 16)];
      const exponents = v128.addWords(v128.toWords(v128.nearest(b)), v128.words(127));
      return all(
        v128.store(get(at), v128.sub(v128.sqrt(a), v128.min(a, b)), 32),
        v128.store(get(at), v128.max(a, b), 48),
        v128.store(get(at), v128.nearest(b), 64),
        v128.store(get(at), v128.shiftLeft(exponents, 23), 80),
        f32.store(get(at), f32.sub(f32.lane(a, 2), f32.sqrt(f32.lane(a, 3))), 96),
      );
    };
    const room = Array.from({ length: 17 }, () => 7);
    expect(ran(code, [1, 4, 9, 16, 2.5, -1.5, 3, -0.4, ...room], 0).slice(8)).toEqual([
      ...[0, 3.5, 0, 4.4].map(Math.fround),
      ...[2.5, 4, 9, 16],
      ...[2, -2, 3, -0],
      ...[4, 0.25, 8, 1],
      5,
    ]);
  });

  it.each([0, 1, 2, 5])('repeats its body %i times, and moves addresses', (times) => {
    const code: Program['build'] = (locals, given) => {
      const at = first(given);
      const counter = locals.make('i32');
      return repeat(counter, times, all(f32.store(get(at), f32.of(1)), advance(at, 4)));
    };
    expect(ran(code, [0, 0, 0, 0, 0, 0], 0)).toEqual([0, 1, 2, 3, 4, 5].map((at) => (at < times ? 1 : 0)));
  });

  it('repeats in repetitions', () => {
    const code: Program['build'] = (locals, given) => {
      const at = first(given);
      const [outer, inner] = locals.many('i32', 2) as [Local, Local];
      const more = f32.store(get(at), f32.add(f32.load(get(at)), f32.of(1)));
      return repeat(outer, 3, all(repeat(inner, 4, more), advance(at, 4)));
    };
    expect(ran(code, [0, 0, 0, 9], 0)).toEqual([4, 4, 4, 9]);
  });

  it('clears and copies', () => {
    const code: Program['build'] = (_locals, given) => {
      const at = first(given);
      return all(copy(i32.add(get(at), i32.of(8)), get(at), 8), clear(get(at), 4));
    };
    expect(ran(code, [1, 2, 3, 4, 5], 0)).toEqual([0, 2, 1, 2, 5]);
  });

  it('takes several addresses, and a memory that threads share as well', () => {
    const build: Program['build'] = (_locals, [from, to]) =>
      from && to ? f32.store(get(to), f32.load(get(from))) : [];
    expect(ran(build, [1, 2, 3], 2, 0)).toEqual([3, 2, 3]);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
    new Float32Array(memory.buffer).set([4, 5]);
    const module = new WebAssembly.Module(assemble({ key: 'test', addresses: 2, build }, true));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    (exports.run as (...given: number[]) => void)(4, 0);
    expect([...new Float32Array(memory.buffer, 0, 2)]).toEqual([5, 5]);
  });
});

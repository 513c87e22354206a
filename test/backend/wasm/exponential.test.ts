import { expect, it } from 'vitest';
import { all, assemble, get, type Local, type Program, set, v128 } from '../../../src/backend/wasm/assembler';
import { exponential } from '../../../src/backend/wasm/programs/exponential';

const memory = new WebAssembly.Memory({ initial: 1 });
const floats = new Float32Array(memory.buffer);
const program: Program = {
  key: 'test',
  addresses: 1,
  build(locals, [address]) {
    const at = address as Local;
    const x = locals.make('v128');
    return all(set(x, v128.load(get(at))), exponential(locals)(x), v128.store(get(at), get(x)));
  },
};
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(program, false)), { env: { memory } });

/** The exponentials of four numbers. */
function exponentialsOf(values: readonly number[]): Float32Array {
  floats.set(values);
  (exports.run as (address: number) => void)(0);
  return floats.slice(0, 4);
}

it('is within two units of the last place, and 1 at 0', () => {
  let worst = 0;
  for (let x = -87; x < 88; x += 0.137) {
    const values = [x, x + 0.031, x + 0.062, x + 0.093].map(Math.fround);
    exponentialsOf(values).forEach((found, at) => {
      const wanted = Math.exp(values[at] as number);
      worst = Math.max(worst, Math.abs(found - wanted) / wanted);
    });
  }
  expect(worst).toBeLessThan(2 ** -22);
  expect([...exponentialsOf([0, 0, -0, 0])]).toEqual([1, 1, 1, 1]);
});

it('stays finite and positive, however large or small the number is', () => {
  for (const found of exponentialsOf([1e9, -1e9, 89, -104])) {
    expect(Number.isFinite(found) && found > 0).toBe(true);
  }
});

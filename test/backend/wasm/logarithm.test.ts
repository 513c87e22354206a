import { expect, it } from 'vitest';
import { all, assemble, get, type Local, type Program, set, v128 } from '../../../src/backend/wasm/assembler';
import { logarithm } from '../../../src/backend/wasm/programs/logarithm';

const memory = new WebAssembly.Memory({ initial: 1 });
const floats = new Float32Array(memory.buffer);
const program: Program = {
  key: 'test',
  addresses: 1,
  build(locals, [address]) {
    const at = address as Local;
    const x = locals.make('v128');
    return all(set(x, v128.load(get(at))), logarithm(locals)(x), v128.store(get(at), get(x)));
  },
};
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(program, false)), { env: { memory } });

/** The logarithms of four numbers. */
function logarithmsOf(values: readonly number[]): Float32Array {
  floats.set(values);
  (exports.run as (address: number) => void)(0);
  return floats.slice(0, 4);
}

it('is within two units of the last place, from the least normal number to the greatest, and 0 at 1', () => {
  let worst = 0;
  for (let power = -126; power < 127.9; power += 0.0373) {
    const values = [power, power + 0.01, power + 0.02, power + 0.03].map((exponent) => Math.fround(2 ** exponent));
    logarithmsOf(values).forEach((found, at) => {
      const wanted = Math.log(values[at] as number);
      worst = Math.max(worst, Math.abs(found - wanted) / Math.max(Math.abs(wanted), 2 ** -20));
    });
  }
  expect(worst).toBeLessThan(2 ** -22);
  expect([...logarithmsOf([1, 1, 1, 1])]).toEqual([0, 0, 0, 0]);
});

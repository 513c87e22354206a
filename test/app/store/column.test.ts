import { expect, it } from 'vitest';
import { joined } from '../../../src/app/store/column';

it('a column grows to all of its values, in few pieces of memory', () => {
  let column: Float32Array | undefined;
  const buffers = new Set<ArrayBufferLike>();
  for (let at = 0; at < 3000; at += 3) {
    column = joined(column, Float32Array.of(at, at + 1, at + 2));
    buffers.add(column.buffer);
  }
  expect([...(column ?? [])]).toEqual(Array.from({ length: 3000 }, (_, at) => at));
  expect(buffers.size).toBeLessThan(12);
});

it('a column that others were made from stays as it is, and so do they', () => {
  const first = joined(undefined, Float32Array.of(1, 2));
  const one = joined(first, Float32Array.of(3));
  const other = joined(first, Float32Array.of(4, 5));
  const longer = joined(one, Float32Array.of(6));
  expect([...first]).toEqual([1, 2]);
  expect([...one]).toEqual([1, 2, 3]);
  expect([...other]).toEqual([1, 2, 4, 5]);
  expect([...longer]).toEqual([1, 2, 3, 6]);
});

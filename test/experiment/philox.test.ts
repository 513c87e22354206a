import { describe, expect, it } from 'vitest';
import { fillUniform, philox, uniformOf } from '../../src/experiment/philox';

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('Philox 4×32-10', () => {
  // Random123 1.14, kat_vectors.
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('gives the published words for %j and the key %j', (counter, key, words) => {
    expect(hex(philox(counter, key))).toBe(words);
  });
});

describe('uniform numbers', () => {
  it('lie strictly between 0 and 1, and are the same in single precision', () => {
    for (const word of [0, 1, 511, 512, 0x7fffffff, 0xfffffdff, 0xffffffff]) {
      const value = uniformOf(word);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
      expect(Math.fround(value)).toBe(value);
    }
    expect([uniformOf(0), uniformOf(0xffffffff)]).toEqual([2 ** -24, 1 - 2 ** -24]);
  });

  it('are those of the words in their order, and of nothing past the end', () => {
    const into = new Float32Array(9).fill(7);
    fillUniform(into, 1, 6, [3, 4, 5], 2);
    const words = [...philox([0, 2, 5, 0], [3, 4]), ...philox([1, 2, 5, 0], [3, 4])];
    expect([...into]).toEqual([7, ...words.slice(0, 6).map(uniformOf), 7, 7]);
  });
});

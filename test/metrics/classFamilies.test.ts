import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familiesOf } from '../../src/metrics/classFamilies';

/** Similarity of classes of these families: nine tenths of what a class leaves goes to its relatives. */
function similarityIn(families: readonly (readonly number[])[]): number[][] {
  const all = families.flat().toSorted((a, b) => a - b);
  const familyOf = (label: number) => families.findIndex((family) => family.includes(label));
  return all.map((one) => {
    const relatives = all.filter((other) => other !== one && familyOf(other) === familyOf(one));
    const strangers = all.filter((other) => familyOf(other) !== familyOf(one));
    const near = relatives.length > 0 ? 0.9 : 0;
    return all.map((other) => {
      if (other === one) return 0;
      return relatives.includes(other) ? near / relatives.length : (1 - near) / strangers.length;
    });
  });
}

describe('families of classes', () => {
  it('are the groups of classes that leave most to each other', () => {
    const found = familiesOf(similarityIn([[0, 5, 7], [1, 4], [2, 3, 6, 8], [9]]));
    const sorted = found.families.map((family) => family.toSorted((a, b) => a - b));
    expect(sorted.toSorted((a, b) => (a[0] as number) - (b[0] as number))).toEqual([
      [0, 5, 7],
      [1, 4],
      [2, 3, 6, 8],
      [9],
    ]);
    expect(found.order).toEqual(found.families.flat());
  });

  it('lie so that the most similar classes of two groups meet', () => {
    // 0 and 1 are one pair, 2 and 3 another; of the two pairs, 1 and 3 are the most similar.
    const similarity = [
      [0, 0.8, 0.1, 0.1],
      [0.6, 0, 0.1, 0.3],
      [0.1, 0.1, 0, 0.8],
      [0.1, 0.3, 0.6, 0],
    ];
    const { order } = familiesOf(similarity);
    expect([order.join(''), order.toReversed().join('')]).toContain('0132');
  });

  it('are single classes where all are equally similar', () => {
    const even = Array.from({ length: 5 }, (_, a) => Array.from({ length: 5 }, (_, b) => (a === b ? 0 : 0.25)));
    expect(familiesOf(even).families).toHaveLength(5);
  });

  it('hold every class once, whatever the similarities are', () => {
    const matrices = fc.integer({ min: 0, max: 9 }).chain((size) =>
      fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      }),
    );
    fc.assert(
      fc.property(matrices, (matrix) => {
        const { order, families } = familiesOf(matrix);
        expect(order.toSorted((a, b) => a - b)).toEqual(matrix.map((_, label) => label));
        expect(families.flat()).toEqual(order);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { asDigitImage } from '../../../src/app/insight/views/image/digitImage';

const size = 168;
const side = 28;

/** A pad with a filled rectangle on it. */
function rectangle(left: number, top: number, width: number, height: number): Float32Array {
  const ink = new Float32Array(size * size);
  for (let row = top; row < top + height; row++) ink.fill(1, row * size + left, row * size + left + width);
  return ink;
}

/** The rows and columns that hold ink, and the centre of mass. */
function measured(image: Float32Array) {
  const rows = new Set<number>();
  const columns = new Set<number>();
  let [mass, x, y] = [0, 0, 0];
  image.forEach((value, at) => {
    if (value > 0.5) {
      rows.add(Math.floor(at / side));
      columns.add(at % side);
    }
    mass += value;
    x += value * ((at % side) + 0.5);
    y += value * (Math.floor(at / side) + 0.5);
  });
  return { rows: rows.size, columns: columns.size, centre: [x / mass, y / mass] as const };
}

describe('a drawing in MNIST’s form', () => {
  it('is nothing for an empty pad', () => {
    expect(asDigitImage(new Float32Array(size * size), size)).toBeNull();
  });

  it.each([
    ['small and in a corner', rectangle(4, 6, 12, 30)],
    ['as large as the pad', rectangle(0, 0, 168, 168)],
    ['tall', rectangle(70, 10, 20, 150)],
  ])('fills the box of 20 pixels and lies with its centre of mass in the middle: %s', (_, ink) => {
    const image = asDigitImage(ink, size);
    if (!image) throw new Error('There is ink.');
    const { rows, columns, centre } = measured(image);
    expect(Math.max(rows, columns)).toBe(20);
    expect(centre[0]).toBeCloseTo(14, 1);
    expect(centre[1]).toBeCloseTo(14, 1);
  });

  it('is the same wherever it was written', () => {
    const here = asDigitImage(rectangle(10, 20, 24, 60), size);
    const there = asDigitImage(rectangle(100, 90, 24, 60), size);
    expect(there).toEqual(here);
  });

  it('keeps its proportions and its values between paper and ink', () => {
    const image = asDigitImage(rectangle(30, 30, 30, 60), size) as Float32Array;
    const { rows, columns } = measured(image);
    expect([rows, columns]).toEqual([20, 10]);
    expect(Math.min(...image)).toBe(0);
    expect(Math.max(...image)).toBe(1);
  });
});

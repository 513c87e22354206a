import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choice,
  type Field,
  flag,
  isAllowed,
  list,
  nearestAllowed,
  number,
  readValue,
  writeValue,
} from '../../src/experiment/fields';
import { lossFields, trainingFields, transferFields } from '../../src/experiment/settings';

const label = 'Field';
const widths = list({ label, default: [8], min: 1, max: 64, minLength: 1, maxLength: 3 });
const set = list({ label, default: [], min: 0, max: 9, minLength: 0, maxLength: 9, isSet: true });
const shape = choice({
  label,
  default: 'a',
  options: [
    { value: 'a', label },
    { value: 'b', label },
  ],
});
const numbers = Object.entries({ ...lossFields, ...transferFields, ...trainingFields }).flatMap(([name, field]) =>
  field.kind === 'number' ? [[name, field] as const] : [],
);

describe('a number field', () => {
  it.each(numbers)('%s allows its default and both ends of its range', (_name, field) => {
    for (const value of [field.default, field.min, field.max]) expect(isAllowed(field, value)).toBe(true);
  });

  it.each(numbers)('%s brings any number to an allowed one, and an allowed one nowhere', (_name, field) => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (value) => {
        const nearest = nearestAllowed(field, value);
        expect(isAllowed(field, nearest)).toBe(true);
        expect(nearestAllowed(field, nearest)).toBe(nearest);
        if (value >= field.min && value <= field.max) expect(Math.abs(nearest - value)).toBeLessThanOrEqual(field.step);
      }),
    );
  });

  it('refuses what is off its grid, out of range, or no number', () => {
    const field = number({ label, default: 4, min: 1, max: 20, step: 0.1 });
    for (const value of [0.9, 20.1, 4.05, Number.NaN, Number.POSITIVE_INFINITY, '4', null, [4]]) {
      expect(isAllowed(field, value)).toBe(false);
    }
  });
});

describe('other fields', () => {
  it('refuse what is not among their values', () => {
    const refused: [Field, unknown][] = [
      [shape, 'c'],
      [shape, 1],
      [flag({ label, default: true }), 'yes'],
      [widths, []],
      [widths, [1, 2, 3, 4]],
      [widths, [65]],
      [widths, [1.5]],
      [set, [3, 3]],
      [set, [5, 2]],
    ];
    for (const [field, value] of refused) expect(isAllowed(field, value), JSON.stringify(value)).toBe(false);
    expect(isAllowed(set, [2, 5])).toBe(true);
    expect(isAllowed(set, [])).toBe(true);
  });

  it('come back from their text as they were written', () => {
    const anyWidths = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(anyWidths, (value) => {
        expect(readValue(widths, writeValue(value))).toEqual(value);
      }),
    );
    expect(readValue(set, writeValue([]))).toEqual([]);
    expect(readValue(flag({ label, default: true }), writeValue(false))).toBe(false);
    expect(readValue(lossFields.temperature, writeValue(3.5))).toBe(3.5);
  });

  it('read nothing from text of another type', () => {
    for (const text of ['', '1e', '0x10', 'NaN', 'Infinity', '1 2', '--1'])
      expect(readValue(lossFields.weight, text)).toBeUndefined();
    for (const text of ['', '1-', 'a-b', '1--2', '1.5-2']) expect(readValue(widths, text)).toBeUndefined();
  });
});

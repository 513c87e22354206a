import { expect, it } from 'vitest';
import { readNumber } from '../../../src/app/controls/readNumber';

it.each<[string, number | null]>([
  ['2.5', 2.5],
  ['2,5', 2.5],
  ['0,005', 0.005],
  [' 12 ', 12],
  ['1,000', 1000],
  ['12,345.5', 12345.5],
  ['−3', -3],
  ['.5', 0.5],
  [',5', 0.5],
  ['1e-3', 0.001],
  ['abc', null],
  ['2.5.1', null],
  ['1,5,2', null],
  ['', null],
  ['Infinity', null],
])('reads %j as %j', (typed, value) => {
  expect(readNumber(typed)).toBe(value);
});

import { expect, it } from 'vitest';
import { isTimed } from '../../../src/training/run/trainRound';

it('estimates the end of a round only after half a second of its steps', () => {
  expect(isTimed({ step: 0, stepsPerSecond: 10 })).toBe(false);
  expect(isTimed({ step: 4, stepsPerSecond: 10 })).toBe(false);
  expect(isTimed({ step: 5, stepsPerSecond: 10 })).toBe(true);
  expect(isTimed({ step: 900, stepsPerSecond: 2000 })).toBe(false);
});

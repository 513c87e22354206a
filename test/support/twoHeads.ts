import { expect } from 'vitest';
import { randomStream } from '../../src/experiment/random';
import { type Head, oneClassOf, outputsOf } from '../../src/models/heads';
import { planNetwork } from '../../src/models/network';
import { perceptron } from '../../src/models/perceptron';

/** Networks that answer two questions about the same examples, for the tests. */

export const count = 24;
export const first = oneClassOf(4);
export const second: Head = { ...oneClassOf(3), weight: 0.6 };
export const both = [first, second];
export const random = (purpose: string) => randomStream(8, purpose);
export const drawn = (purpose: string, size: number, spread = 1) => {
  const normal = random(purpose);
  return Float32Array.from({ length: size }, () => spread * normal.normal());
};
/** All in one batch, so that every step sees the same. */
export const examples = drawn('examples', 2 * count);
export const spoken = both.map(({ classes }, at) => drawn(`teacher ${at}`, count * classes, 3));
export const right = both.map(({ classes }, at) =>
  Array.from({ length: count }, (_, i) => (i * (at + 1) + (i >> 2)) % classes),
);

export const networkOf = (heads: readonly Head[], widths: readonly number[] = []) =>
  planNetwork(perceptron.layers({ widths, dropout: 0 }, outputsOf(heads)), [2], heads);

export const closeTo = (found: ArrayLike<number>, expected: ArrayLike<number>, digits: number) => {
  expect(found.length).toBe(expected.length);
  Array.from(found).forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at] as number, digits);
  });
};

import type { ExamplesOf } from '../../src/experiment/declarations';
import { image, points, tokens } from '../../src/inputs';

/** Examples of a shape that tests make up: images if it has rows, columns and channels, points if not. */
export const examplesOfShape = (inputShape: readonly number[]): ExamplesOf => ({
  input: inputShape.length === 3 ? image : points,
  inputShape,
});

/** Sequences of nine ids below 21. */
export const sequences = { input: tokens, inputShape: [9], vocabulary: 21 } as const satisfies ExamplesOf & {
  readonly vocabulary: number;
};

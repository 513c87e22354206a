import type { ExamplesOf } from '../../src/experiment/declarations';
import { image, points } from '../../src/inputs';

/** Examples of a shape that tests make up: images if it has rows, columns and channels, points if not. */
export const examplesOfShape = (inputShape: readonly number[]): ExamplesOf => ({
  input: inputShape.length === 3 ? image : points,
  inputShape,
});

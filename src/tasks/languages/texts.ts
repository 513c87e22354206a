import type { Dataset } from '../task';
import { textExamples } from '../textExamples';
import { drawCrops } from './crops';
import { readTexts } from './file';
import { normalised, read } from './reading';

/**
 * Draws crops of `length` characters from the content of the file of texts, in the order of `labels`; see
 * {@link drawCrops}.
 * @throws RangeError that names the invalid part of the file, or when there are too few crops
 */
export function datasetIn(
  content: Uint8Array,
  length: number,
  sizes: Parameters<typeof drawCrops>[2],
  labels: Readonly<Record<'train' | 'test', Uint8Array>>,
): Dataset {
  const texts = readTexts(content).map((articles) => articles.map(normalised));
  const crops = drawCrops(texts, length, sizes);
  return {
    train: textExamples(crops.train, labels.train, read),
    test: textExamples(crops.test, labels.test, read),
    scale: 1,
    read,
  };
}

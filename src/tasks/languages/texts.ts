import { type Crops, drawCrops } from './crops';
import { readTexts } from './file';
import { normalised } from './reading';

/**
 * Draws crops from the content of the file of texts; see {@link drawCrops}.
 * @throws RangeError that names the invalid part of the file, or when there are too few crops
 */
export const cropsIn = (content: Uint8Array, length: number, sizes: Parameters<typeof drawCrops>[2]): Crops =>
  drawCrops(
    readTexts(content).map((articles) => articles.map(normalised)),
    length,
    sizes,
  );

import path from 'node:path';
import { packDefinitions } from './definitions/pack.ts';
import { packDigits } from './digits/pack.ts';
import { packLanguages } from './languages/pack.ts';

const packers = {
  'data/digits.bin': packDigits,
  'data/languages.bin': packLanguages,
  'data/definitions.bin': packDefinitions,
};

/** The files that tasks load and the build makes, by their paths under the site. */
export const packedFiles = Object.keys(packers);

/**
 * Makes each of {@link packedFiles} in `folder`, such as `public`, unless it is there and up to date. Runs in Node.
 * @throws Error when a package that one is made from is not as expected.
 */
export async function packTaskFiles(folder: string): Promise<void> {
  for (const [file, pack] of Object.entries(packers)) await pack(path.join(folder, file));
}

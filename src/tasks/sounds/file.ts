/**
 * The format of `data/sounds.bin`, which `pack.ts` writes and `words.ts` reads.
 * Inside gzip, UTF-8: a line that says what is in the file, then one line for each word, first those for training: the
 * word, then its sounds, with spaces between them. Every line ends with a line feed.
 */

import type { Pronounced, Words } from './choose.ts';
import { classOf } from './list.ts';
import { positions, sizes } from './sizes.ts';

const version = 1;
const firstLine = ['SOUNDS', version, sizes.train, sizes.test].join(' ');

/** The bytes of the file before compression. @throws RangeError unless it has as many words as there are to be. */
export function writeWords(words: Words): Uint8Array {
  for (const part of ['train', 'test'] as const) {
    if (words[part].length !== sizes[part]) {
      throw new RangeError(`There are ${words[part].length} words to ${part} with, not ${sizes[part]}.`);
    }
  }
  const lines = [...words.train, ...words.test].map(({ word, sounds }) => [word, ...sounds].join(' '));
  return new TextEncoder().encode(`${[firstLine, ...lines].join('\n')}\n`);
}

/**
 * The inverse of {@link writeWords}.
 * @throws RangeError that names the invalid part of the file, and TypeError for bytes that are not UTF-8.
 */
export function readWords(bytes: Uint8Array): Words {
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\n');
  const found = lines.shift() as string;
  if (found !== firstLine) throw new RangeError(`it begins with "${found.slice(0, 40)}", not with "${firstLine}"`);
  if (lines.pop() !== '') throw new RangeError('it ends within a line');
  const wanted = sizes.train + sizes.test;
  if (lines.length !== wanted) throw new RangeError(`it has ${lines.length} words, not ${wanted}`);
  const words = lines.map((line, at): Pronounced => {
    const [word = '', ...sounds] = line.split(' ');
    if (!/^[a-z]+$/.test(word) || word.length > positions || sounds.length === 0) {
      throw new RangeError(`word ${at + 1} of ${wanted} is "${line.slice(0, 40)}"`);
    }
    sounds.forEach(classOf);
    return { word, sounds };
  });
  return { train: words.slice(0, sizes.train), test: words.slice(sizes.train) };
}

import { padding } from '../../experiment/inputKind';
import { noAnswer } from '../../experiment/objective';
import type { Dataset, Examples, ReadText } from '../task';
import type { Pronounced } from './choose';
import { readWords } from './file';
import { classOf } from './list';
import { longest, positions } from './sizes';

const first = 'a'.codePointAt(0) as number;

/** Reads a text as the ids of its letters, `[positions]`: lower case, a to z alone, cut after the last that fits. */
export function read(text: string): ReadText {
  const letters = [...text.normalize('NFD').toLowerCase()]
    .filter((letter) => /^[a-z]$/.test(letter))
    .slice(0, positions);
  const ids = new Uint16Array(positions).fill(padding);
  letters.forEach((letter, at) => {
    ids[at] = 1 + (letter.codePointAt(0) as number) - first;
  });
  return { ids, pieces: letters.map((_, at) => ({ from: at, to: at + 1 })), characters: letters };
}

/**
 * The data set in the content of the file of sounds.
 * @throws RangeError that names the invalid part of the file
 */
export function datasetIn(content: Uint8Array): Dataset {
  const { train, test } = readWords(content);
  return { train: examplesOf(train), test: examplesOf(test), scale: 1, read };
}

function examplesOf(words: readonly Pronounced[]): Examples {
  const inputs = new Uint16Array(words.length * positions);
  const labels = new Uint8Array(words.length * longest).fill(noAnswer);
  words.forEach(({ word, sounds }, at) => {
    inputs.set(read(word).ids, at * positions);
    labels.set(sounds.map(classOf), at * longest);
  });
  return { inputs, labels, texts: words.map(({ word }) => word) };
}

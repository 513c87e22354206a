/**
 * The format of `data/definitions.bin`, which `pack.ts` writes when the site is built and `definitions.ts` reads in the
 * browser. Inside gzip, UTF-8: a line that says what is in the file, then one line for each definition, category by
 * category: first those for training, then those for testing. Every line ends with a line feed.
 */

import type { Definitions } from './choose.ts';
import { categories } from './list.ts';
import { sizes } from './sizes.ts';

const version = 1;
const firstLine = ['DEFINITIONS', version, sizes.train, sizes.test, ...categories.map(({ name }) => name)].join(' ');

/**
 * The bytes of the file before compression.
 * @throws RangeError unless every category has all definitions, none of them empty or of more than one line.
 */
export function writeDefinitions(definitions: Definitions): Uint8Array {
  for (const part of ['train', 'test'] as const) {
    categories.forEach(({ name }, at) => {
      const own = definitions[part][at] ?? [];
      if (own.length !== sizes[part]) {
        throw new RangeError(`${name} has ${own.length} definitions to ${part} with, not ${sizes[part]}.`);
      }
      const invalid = own.find((text) => text.trim() === '' || text.includes('\n'));
      if (invalid !== undefined) throw new RangeError(`${name}: "${invalid}" is not one line of text.`);
    });
  }
  return new TextEncoder().encode(`${[firstLine, ...definitions.train, ...definitions.test].flat().join('\n')}\n`);
}

/**
 * The inverse of {@link writeDefinitions}.
 * @throws RangeError that names the invalid part of the file, and TypeError for bytes that are not UTF-8.
 */
export function readDefinitions(bytes: Uint8Array): Definitions {
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\n');
  const found = lines.shift() as string;
  if (found !== firstLine) throw new RangeError(`it begins with "${start(found)}", not with "${start(firstLine)}"`);
  if (lines.pop() !== '') throw new RangeError('it ends within a line');
  const wanted = categories.length * (sizes.train + sizes.test);
  if (lines.length !== wanted) throw new RangeError(`it has ${lines.length} definitions, not ${wanted}`);
  const empty = lines.findIndex((line) => line.trim() === '');
  if (empty >= 0) throw new RangeError(`definition ${empty + 1} of ${wanted} is empty`);
  const partFrom = (from: number, size: number) =>
    categories.map((_, at) => lines.slice(from + size * at, from + size * (at + 1)));
  return { train: partFrom(0, sizes.train), test: partFrom(categories.length * sizes.train, sizes.test) };
}

/** As much of a line as an error can show. */
const start = (line: string): string => (line.length > 40 ? `${line.slice(0, 40)}…` : line);

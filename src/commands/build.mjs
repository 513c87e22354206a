import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { top } from './install.mjs';

/** Everything that the built site is made of; the data file is made by the build itself. */
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const made = path.join('public', 'data');
// Inside dist/, because any other build empties that folder and the stamp must not outlive what it speaks of.
const stamp = path.join(top, 'dist', '.built-from');

/** @param {string} place relative to the top. @returns {string[]} all files at or under it, sorted */
function filesUnder(place) {
  if (place === made) return [];
  const full = path.join(top, place);
  if (!statSync(full).isDirectory()) return [place];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)));
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesUnder)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(top, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Builds the site into dist/ unless what stands there was built from the present sources. */
export async function build() {
  const hash = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Building the site …');
  const vite = await import('vite');
  await vite.build({ root: top, logLevel: 'warn' });
  writeFileSync(stamp, hash);
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { top } from './install.mjs';

/** Everything that the site is built from, except `made`, which the build itself writes. */
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const made = path.join('public', 'data');
// In dist/, because every other build empties that folder: the stamp must not outlive the build that it describes.
const stamp = path.join(top, 'dist', '.built-from');

/**
 * All files at or under a path, sorted by name within each folder.
 * @param {string} place relative to the top folder
 * @returns {string[]} relative to the top folder
 */
function filesUnder(place) {
  if (place === made) return [];
  const full = path.join(top, place);
  if (!statSync(full).isDirectory()) return [place];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)));
}

/** SHA-256 of the names and contents of all sources. */
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

/** Builds the site into dist/, unless it has already been built there from the same sources. */
export async function build() {
  const hash = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Building the site …');
  const vite = await import('vite');
  await vite.build({ root: top, logLevel: 'warn' });
  writeFileSync(stamp, hash);
}

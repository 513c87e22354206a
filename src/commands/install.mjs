import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = path.join(top, 'node_modules', '.installed-from');

/** What the packages in node_modules were installed from, as a hash of the lock file. */
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(path.join(top, 'package-lock.json')))
    .digest('hex');

/** Installs the packages of the lock file unless node_modules was made from just that. */
export function install() {
  const hash = wanted();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Installing packages …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: top,
    stdio: 'inherit',
    // npm is a script on Windows.
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm could not install the packages.');
  writeFileSync(stamp, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
// The hash that node_modules was installed from.
const stamp = path.join(top, 'node_modules', '.installed-from');

/** SHA-256 of the lock file. */
const hashOfLockFile = () =>
  createHash('sha256')
    .update(readFileSync(path.join(top, 'package-lock.json')))
    .digest('hex');

/**
 * Installs the packages of the lock file, unless node_modules has already been installed from it.
 * @throws Error if npm fails
 */
export function install() {
  const hash = hashOfLockFile();
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

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const top = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The packages of a lock file by their folders; empty if there is no such file. */
const packagesOf = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {});

/**
 * Whether npm has installed what a lock file names. npm notes the versions that it installed in `.package-lock.json`
 * of `node_modules`; packages for other platforms are optional and left out there.
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted packages of the lock file by their folders
 * @param {Record<string, { version?: string }>} installed packages that npm installed by their folders
 */
export const areInstalled = (wanted, installed) =>
  Object.entries(wanted).every(([folder, { version, optional }]) => {
    if (folder === '') return true;
    const found = installed[folder];
    return found ? found.version === version : optional === true;
  });

/**
 * Installs the packages of the lock file, unless these versions are installed already.
 * @throws Error if npm fails
 */
export function install() {
  const wanted = packagesOf(path.join(top, 'package-lock.json'));
  if (areInstalled(wanted, packagesOf(path.join(top, 'node_modules/.package-lock.json')))) return;
  console.log('Installing packages …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: top,
    stdio: 'inherit',
    // npm is a script on Windows.
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm could not install the packages.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { install, top } from '../src/commands/install.mjs';

/**
 * `npm run lessons` measures every claim in full, prints the table and writes the records of those that hold. Ids limit
 * it to some: `npm run lessons -- four-points opening`. With `--check` nothing is written: where a fingerprint is the
 * one on record, every value must be, too.
 */
const asked = process.argv.slice(2);
const isCheck = asked.includes('--check');
const ids = asked.filter((word) => word !== '--check');
const results = path.join(top, 'test', 'results');
const table = path.join(results, 'claims.txt');

install();
mkdirSync(results, { recursive: true });
rmSync(table, { force: true });
const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', '--project', 'claim'], {
  cwd: top,
  stdio: 'inherit',
  env: { ...process.env, CLAIMS: isCheck ? 'measured' : 'renewed', CLAIMS_OF: ids.join(','), CLAIMS_TABLE: table },
  shell: process.platform === 'win32',
});
try {
  console.log(`\n${readFileSync(table, 'utf8')}`);
} catch {
  console.log('\nNo claim was measured.');
}
process.exit(status ?? 1);

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { install, top } from '../src/commands/install.mjs';

/**
 * `npm run lessons` measures every claim with all of its seeds and prints the table; `npm run test:science` runs all
 * science tests so. `npm test` measures a part of the seeds (see test/science/lessons.test.ts).
 */
const isAll = process.argv.includes('--all');
const results = path.join(top, 'test', 'results');
const table = path.join(results, 'claims.txt');

install();
mkdirSync(results, { recursive: true });
rmSync(table, { force: true });
const files = isAll ? [] : ['test/science/lessons.test.ts'];
const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', '--project', 'science', ...files], {
  cwd: top,
  stdio: 'inherit',
  env: { ...process.env, SCIENCE: 'whole', LESSONS_TABLE: table },
  shell: process.platform === 'win32',
});
try {
  console.log(`\n${readFileSync(table, 'utf8')}`);
} catch {
  console.log('\nNo claim was measured.');
}
process.exit(status ?? 1);

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { install, top } from '../src/commands/install.mjs';
import { findChromium } from './chromium.mjs';

/**
 * All checks, in order. A plain step counts as one test; a step of vitest as many as it ran, and as one failure when
 * it ran none. `npm test -- unit build` runs only the steps that are named; `--all` runs whole products, measures every
 * claim in full, and adds what needs a quiet machine.
 */
const steps = [
  { name: 'style', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'dependencies', command: ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'] },
  { name: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'unit', project: 'unit' },
  { name: 'science', project: 'science' },
  { name: 'browser', project: 'browser' },
];

const results = path.join(top, 'test', 'results');
const isAll = process.argv.includes('--all');
const env = { ...process.env, ...(isAll && { SCIENCE: 'whole', CLAIMS: 'measured' }) };

/** @param {string[]} command a tool of node_modules with its arguments. @returns {boolean} did it succeed? */
function run([tool, ...rest]) {
  const { status } = spawnSync('npx', ['--no-install', tool, ...rest], {
    cwd: top,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** @param {string} project of vitest. @returns {{ passed: number, failed: number, names: string[] }} */
function runVitest(project) {
  const report = path.join(results, `${project}.json`);
  rmSync(report, { force: true });
  const isGreen = run([
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  ]);
  try {
    const { numPassedTests: passed, numFailedTests, testResults, ...rest } = JSON.parse(readFileSync(report, 'utf8'));
    const skipped = rest.numPendingTests + rest.numTodoTests;
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    const names = [
      ...testResults
        .flatMap((file) => file.assertionResults.filter(({ status }) => status === 'failed'))
        .map(({ fullName }) => fullName),
      ...broken.map(({ name }) => `${name} could not run`),
    ];
    let failed = numFailedTests + broken.length + skipped;
    if (skipped > 0) names.push(`${skipped} tests of ${project} were skipped`);
    if (passed === 0 || (!isGreen && failed === 0)) {
      failed++;
      names.push(`${project} did not run to its end`);
    }
    return { passed, failed, names };
  } catch (error) {
    return { passed: 0, failed: 1, names: [`${project} left no report (${error.message})`] };
  }
}

const asked = process.argv.slice(2).filter((word) => word !== '--all');
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0)
  throw new Error(`No step is called ${unknown}; there are ${steps.map(({ name }) => name).join(', ')}.`);

let passed = 0;
const failures = [];
try {
  install();
  mkdirSync(results, { recursive: true });
} catch (error) {
  failures.push(`install: ${error.message}`);
}
if (failures.length === 0) {
  for (const { name, command, project } of steps) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n── ${name}`);
    try {
      if (project === 'browser') env.CHROME_PATH = await findChromium();
      if (command) {
        if (run(command)) passed++;
        else failures.push(name);
      } else {
        const outcome = runVitest(project);
        passed += outcome.passed;
        failures.push(...outcome.names.map((failed) => `${name}: ${failed}`));
      }
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
}
console.log(failures.length > 0 ? `\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}\n` : '');
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 ? 1 : 0);

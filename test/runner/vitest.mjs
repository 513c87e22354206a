import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { top } from '../../src/commands/install.mjs';
import { runTool } from './tool.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {readonly string[]} failures one line for each; their number is the number that failed
 * @property {string} output
 */

const results = path.join(top, 'test', 'results');

/**
 * Runs a tier of tests, one file after the other: what runs side by side are the groups.
 *
 * @param {string} tier
 * @param {readonly string[]} files relative to the top
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
export async function runTier(tier, files, env) {
  const report = path.join(results, `${tier}.json`);
  mkdirSync(results, { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
  const command = ['vitest', 'run', '--project', tier, '--maxWorkers=1', ...reporters, ...files];
  const { isGreen, output } = await runTool(command, env);
  try {
    return { ...countOf(JSON.parse(readFileSync(report, 'utf8')), isGreen, files), output };
  } catch (error) {
    return { passed: 0, failures: [`left no report (${error.message})`], output };
  }
}

/**
 * Counts honestly: a test that was skipped or left to do has failed, as has a file that could not run or was left out,
 * and a tier that ran nothing or did not end well.
 *
 * @param {import('vitest/reporters').JsonTestResults} report
 * @param {boolean} isGreen did vitest end well?
 * @param {readonly string[]} files those that were to run, relative to the top
 * @returns {{ passed: number, failures: readonly string[] }}
 */
export function countOf({ numPassedTests: passed, testResults }, isGreen, files) {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const notPassed = assertionResults.filter((test) => test.status !== 'passed');
    if (status === 'failed' && notPassed.length === 0) return [`${name} could not run: ${message}`];
    return notPassed.map((test) => (test.status === 'failed' ? test.fullName : `${test.fullName} (${test.status})`));
  });
  const ran = new Set(testResults.map(({ name }) => path.relative(top, name).replaceAll(path.sep, '/')));
  failures.push(...files.filter((file) => !ran.has(file)).map((file) => `${file} was not run`));
  if (passed === 0) failures.push('no test passed');
  else if (!isGreen && failures.length === 0) failures.push('did not run to its end');
  return { passed, failures };
}

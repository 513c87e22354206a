import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { install } from '../src/commands/install.mjs';
import { findChromium } from './chromium.mjs';
import { filesOf, groupsOf } from './runner/groups.mjs';
import { runInLanes } from './runner/lanes.mjs';
import { filesOfShard, parseShard } from './runner/shards.mjs';
import { runTool } from './runner/tool.mjs';
import { runTier } from './runner/vitest.mjs';

/**
 * The groups of test/runner/groups.mjs side by side, the output of each in one piece:
 *
 *     npm test                           all of them, of large products a covering subset, nothing that measures time
 *     npm test -- unit page              these, and what they need
 *     npm run test:all                   everything
 *     npm run test:all -- --shard 2/4    the second of four parts of it
 *
 * Ends with a line `N passed, N failed`, and with an exit code of 1 when anything failed.
 */
const { values, positionals: names } = parseArgs({
  options: { all: { type: 'boolean', default: false }, shard: { type: 'string' } },
  allowPositionals: true,
});
const groups = groupsOf({ names, isAll: values.all });
const shard = values.shard === undefined ? { index: 1, count: 1 } : parseShard(values.shard);
const env = { ...process.env, ...(values.all ? { TESTS: 'all', CLAIMS: 'measured' } : {}) };

/** Plain tools are the business of the first shard, but for what its tests need. */
const jobs = groups
  .map((group) => ({ ...group, files: group.isTier ? filesOfShard(filesOf(group.name, values.all), shard) : [] }))
  .filter(({ isTier, files }) => !isTier || shard.count === 1 || files.length > 0)
  .filter(({ isTier, name }, _at, all) => isTier || shard.index === 1 || all.some(({ needs }) => needs.includes(name)));

/** @type {{ name: string, passed: number, failures: readonly string[], seconds: number }[]} */
const outcomes = [];

/** @returns {Promise<import('./runner/vitest.mjs').Outcome>} */
async function outcomeOf({ name, command, files }) {
  if (!command) return runTier(name, files, env);
  const { isGreen, output } = await runTool(command, env);
  return { passed: isGreen ? 1 : 0, failures: isGreen ? [] : [`${command.join(' ')} failed`], output };
}

async function runGroup(job) {
  const from = performance.now();
  console.log(`   ${job.name} begins`);
  const { passed, failures, output } = await outcomeOf(job);
  const seconds = (performance.now() - from) / 1000;
  console.log(
    `\n── ${job.name}: ${passed} passed, ${failures.length} failed, ${seconds.toFixed(0)} s\n${output.trimEnd()}\n`,
  );
  outcomes.push({ name: job.name, passed, failures, seconds });
  return failures.length === 0;
}

const refuse = ({ name, needs }) =>
  outcomes.push({ name, passed: 0, failures: [`was not run: it needs ${needs.join(' and ')}`], seconds: 0 });

try {
  install();
  if (jobs.some(({ needsChromium }) => needsChromium)) env.CHROME_PATH = await findChromium();
  const lanes = Math.min(4, Math.max(2, availableParallelism()));
  await runInLanes({ jobs, lanes, run: runGroup, refuse });
} catch (error) {
  outcomes.push({ name: 'the tests', passed: 0, failures: [`could not be run: ${error.message}`], seconds: 0 });
}

const rows = outcomes.map(({ name, passed, failures, seconds }) =>
  [
    name.padEnd(14),
    String(passed).padStart(6),
    String(failures.length).padStart(6),
    seconds.toFixed(0).padStart(8),
  ].join(' '),
);
console.log([`${'group'.padEnd(14)} passed failed  seconds`, ...rows].join('\n'));
const failures = outcomes.flatMap(({ name, failures }) => failures.map((failure) => `  ${name}: ${failure}`));
if (failures.length > 0) console.log(['', 'Failed:', ...failures].join('\n'));
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 ? 1 : 0);

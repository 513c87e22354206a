import { readdirSync } from 'node:fs';
import path from 'node:path';
import { top } from '../../src/commands/install.mjs';

/**
 * What there is to run, in the order in which free lanes take it: what others wait for and what takes long come first.
 * A group is a tool with its arguments, which counts as one test, or a tier of tests, which counts as many as it ran.
 *
 * @typedef {object} Group
 * @property {string} name
 * @property {readonly string[]} [command] a tool of node_modules with its arguments
 * @property {boolean} [isTier] a project of vitest of the same name
 * @property {readonly string[]} needs groups that have to succeed before it
 * @property {boolean} [needsChromium]
 * @property {boolean} [needsQuiet] measures time: only `npm run test:all` runs it, alone, after all others
 */

/** @type {readonly Group[]} */
export const groups = [
  { name: 'build', command: ['vite', 'build', '--logLevel', 'warn'], needs: [] },
  { name: 'train', isTier: true, needs: [] },
  { name: 'gpu', isTier: true, needs: ['build'], needsChromium: true },
  { name: 'page', isTier: true, needs: ['build'], needsChromium: true },
  { name: 'claim', isTier: true, needs: [] },
  { name: 'unit', isTier: true, needs: [] },
  { name: 'types', command: ['tsc', '--build'], needs: [] },
  { name: 'style', command: ['biome', 'check', '--error-on-warnings', '.'], needs: [] },
  { name: 'dependencies', command: ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'], needs: [] },
  { name: 'time', isTier: true, needs: ['build'], needsChromium: true, needsQuiet: true },
];

/**
 * The groups of a run, with those that they need.
 *
 * @param {{ names: readonly string[], isAll: boolean }} asked no names: every group
 * @returns {readonly Group[]}
 * @throws {RangeError} when there is no group of that name
 */
export function groupsOf({ names, isAll }) {
  const unknown = names.filter((name) => !groups.some((group) => group.name === name));
  if (unknown.length > 0) {
    throw new RangeError(`No group is called ${unknown}; there are ${groups.map(({ name }) => name).join(', ')}.`);
  }
  if (names.length === 0) return groups.filter(({ needsQuiet }) => isAll || !needsQuiet);
  const wanted = new Set(names);
  for (const { name, needs } of groups.toReversed()) if (wanted.has(name)) for (const need of needs) wanted.add(need);
  return groups.filter(({ name }) => wanted.has(name));
}

/**
 * Every test file of a tier, relative to the top, sorted. The tier is the word before `.test.ts`; `unit` has none. What
 * lies in a folder `full` belongs to `npm run test:all` alone.
 *
 * @param {string} tier
 * @param {boolean} isAll
 * @returns {readonly string[]}
 */
export function filesOf(tier, isAll) {
  return readdirSync(path.join(top, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join('test', ...file.split(path.sep)))
    .filter((file) => tierOf(file) === tier && (isAll || !file.split('/').includes('full')))
    .sort();
}

const tiers = ['train', 'page', 'gpu', 'claim', 'time'];

/** @param {string} file @returns {string | null} null for what is no test */
export function tierOf(file) {
  if (!file.endsWith('.test.ts')) return null;
  return tiers.find((tier) => file.endsWith(`.${tier}.test.ts`)) ?? 'unit';
}

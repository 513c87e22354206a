import { describe, expect, it } from 'vitest';
import { areInstalled } from '../../src/commands/install.mjs';
import { filesOf, groups, groupsOf, tierOf } from './groups.mjs';
import { filesOfShard, parseShard } from './shards.mjs';
import { countOf } from './vitest.mjs';

const tiers = groups.flatMap(({ name, isTier }) => (isTier ? [name] : []));

describe('groups', () => {
  const namesOf = (names: string[], isAll = false) => groupsOf({ names, isAll }).map(({ name }) => name);

  it('are all but what measures time, unless everything is asked for', () => {
    const everything = groups.map(({ name }) => name);
    expect(namesOf([], true)).toEqual(everything);
    expect(namesOf([])).toEqual(everything.filter((name) => name !== 'time'));
  });

  it('bring along what they need', () => {
    expect(namesOf(['page'])).toEqual(['build', 'page']);
    expect(namesOf(['unit'])).toEqual(['unit']);
  });

  it('that do not exist are an error', () => {
    expect(() => namesOf(['browser'])).toThrow('No group is called browser');
  });

  it('have a tier for every test file', () => {
    expect(tiers.toSorted()).toEqual(['claim', 'gpu', 'page', 'time', 'train', 'unit']);
    for (const tier of tiers) expect(filesOf(tier, false).length, tier).toBeGreaterThan(0);
    expect(filesOf('unit', false)).toContain('test/runner/runner.test.ts');
    expect(filesOf('time', true).every((file) => file.endsWith('.time.test.ts'))).toBe(true);
    expect(tierOf('test/run.mjs')).toBe(null);
  });

  it('have more files where everything is asked for', () => {
    expect(filesOf('page', false)).not.toContain('test/page/full/looks.page.test.ts');
    expect(filesOf('page', true)).toContain('test/page/full/looks.page.test.ts');
  });
});

describe('a shard', () => {
  it.each(tiers)('has every file of a tier in just one place: %s', (tier) => {
    const files = filesOf(tier, true);
    for (const count of [1, 3, 4, 100]) {
      const dealt = Array.from({ length: count }, (_, at) => filesOfShard(files, { index: at + 1, count }));
      expect(dealt.flat().sort()).toEqual(files);
    }
  });

  it('is named by two numbers', () => {
    expect(parseShard('2/4')).toEqual({ index: 2, count: 4 });
    for (const wrong of ['0/4', '5/4', '2', 'two of four']) expect(() => parseShard(wrong)).toThrow(RangeError);
  });
});

describe('what a report counts', () => {
  const test = (status: string) => ({ status, fullName: `a test that ${status}` });
  const countOfTests = (statuses: string[], isGreen = true, file = {}, files = ['a.test.ts']) =>
    countOf(
      {
        numPassedTests: statuses.filter((status) => status === 'passed').length,
        testResults: [
          { name: 'a.test.ts', status: 'passed', message: '', assertionResults: statuses.map(test), ...file },
        ],
      } as never,
      isGreen,
      files,
    );

  it('is every test that passed and every one that failed', () => {
    expect(countOfTests(['passed', 'passed'])).toEqual({ passed: 2, failures: [] });
    expect(countOfTests(['passed', 'failed'], false)).toEqual({ passed: 1, failures: ['a test that failed'] });
  });

  it('is a failure for each test that was skipped or left to do', () => {
    expect(countOfTests(['passed', 'skipped', 'todo']).failures).toEqual([
      'a test that skipped (skipped)',
      'a test that todo (todo)',
    ]);
  });

  it('is a failure for a file that could not run, for a tier that ran nothing, and for one that broke off', () => {
    expect(countOfTests([], false, { status: 'failed', message: 'no such import' }).failures).toContain(
      'a.test.ts could not run: no such import',
    );
    expect(countOfTests([]).failures).toEqual(['no test passed']);
    expect(countOfTests(['passed'], false).failures).toEqual(['did not run to its end']);
  });

  it('is a failure for a file that was left out', () => {
    const { failures } = countOfTests(['passed'], true, {}, ['a.test.ts', 'full/b.test.ts']);
    expect(failures).toEqual(['full/b.test.ts was not run']);
  });
});

describe('packages', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };

  it('are installed when all that are not optional are there in their versions', () => {
    expect(areInstalled(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  it('are not when one is missing or has another version', () => {
    expect(areInstalled(wanted, {})).toBe(false);
    expect(areInstalled(wanted, { 'node_modules/a': { version: '1.0.1' } })).toBe(false);
    const other = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.1' } };
    expect(areInstalled(wanted, other)).toBe(false);
  });
});

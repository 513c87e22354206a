import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chapters, lessons } from '../../src/lessons';
import { pageClaims } from '../claims/pageClaims';
import type { Claimed } from '../support/claims';
import type { Fingerprint } from '../support/fingerprint';
import {
  type ClaimRecord,
  lessonRecords,
  otherRecords,
  otherThanDeclared,
  readRecord,
  reasonsToMeasure,
  recordedFindings,
  recordFile,
} from '../support/records';

/** What can be said of records without a run; the tests in `test/claims` repeat the shortened runs. */

const claims: readonly Claimed[] = [...lessons, ...pageClaims];

it('there is a record of every claim, and of nothing else', () => {
  const files = [lessonRecords, otherRecords].flatMap((folder) =>
    readdirSync(folder).map((name) => `${folder}/${name}`),
  );
  expect(files.toSorted()).toEqual(claims.map(recordFile).toSorted());
});

it('every chapter has a file that tests its claims', () => {
  for (const { id } of chapters) expect(existsSync(`test/claims/${id}.claim.test.ts`), id).toBe(true);
});

it.each(claims.map((claimed) => [claimed.id, claimed] as const))(
  'the record of %s is of the findings and seeds of its claim, and of its runs',
  (_, claimed) => {
    const record = readRecord(claimed) as ClaimRecord;
    expect(otherThanDeclared(claimed, record)).toEqual([]);
    for (const { values } of recordedFindings(claimed, record)) expect(values.every(Number.isFinite)).toBe(true);
    expect(Object.keys(record.fingerprint.runs)).toEqual(Object.keys(claimed.claim.runs));
    expect(new Set(claimed.claim.findings.map(({ what }) => what)).size).toBe(claimed.claim.findings.length);
  },
);

describe('a record says nothing of a claim', () => {
  const claimed: Claimed = {
    id: 'made-up',
    experiment: { task: 'moons', changes: {} },
    claim: {
      text: 'made up',
      seeds: [1, 2],
      runs: { run: {} },
      findings: [{ what: 'gap', measure: () => 0, atLeast: 0, of: 'each' }],
    },
  };
  const fingerprint: Fingerprint = {
    runs: { run: { distil: { total: 'a', soft: 'b' }, end: { student: 'c' } } },
    findings: { gap: '1.5' },
  };
  const record: ClaimRecord = { measuredWith: { node: '1' }, findings: { gap: { 1: 3, 2: 4 } }, fingerprint };

  it('that has none', () => {
    expect(reasonsToMeasure(claimed, null, fingerprint)).toEqual(['there is no record']);
  });

  it('only where something differs: versions alone do not matter', () => {
    expect(reasonsToMeasure(claimed, record, fingerprint)).toEqual([]);
    expect(recordedFindings(claimed, record).map(({ values }) => values)).toEqual([[3, 4]]);
  });

  it('whose losses, run or findings on the shortened runs are others, and names the versions then', () => {
    const runs = { run: { ...fingerprint.runs.run, distil: { total: 'a', soft: 'other' } } };
    const [version, ...changes] = reasonsToMeasure(claimed, record, { ...fingerprint, runs });
    expect(version).toMatch(/^node is \d+ instead of 1$/);
    expect(changes).toEqual(['run "run", distil, soft: other instead of b']);
    const another = { ...fingerprint, runs: { ...fingerprint.runs, another: { end: { student: 'd' } } } };
    expect(reasonsToMeasure(claimed, record, another)).toContain('run "another", end, student: d instead of nothing');
    const measured = { ...fingerprint, findings: { gap: '1.5000000000000002' } };
    expect(reasonsToMeasure(claimed, record, measured)).toContain('findings, gap: 1.5000000000000002 instead of 1.5');
  });

  it('of other seeds or other findings', () => {
    const { claim } = claimed;
    const moreSeeds = { ...claimed, claim: { ...claim, seeds: [1, 2, 3] } };
    expect(reasonsToMeasure(moreSeeds, record, fingerprint)).toContain(
      '"gap" is recorded for seeds 1, 2 instead of 1, 2, 3',
    );
    expect(() => recordedFindings(moreSeeds, record)).toThrow(RangeError);
    const findings = [{ what: 'accuracy', measure: () => 0, atLeast: 0, of: 'each' as const }];
    const reasons = reasonsToMeasure({ ...claimed, claim: { ...claim, findings } }, record, fingerprint);
    expect(reasons).toContain('no record of "accuracy"');
    expect(reasons).toContain('a record of "gap", which the claim does not have');
  });
});

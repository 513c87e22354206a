import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../src/experiment/text';
import { chapters, lessons } from '../../src/lessons';
import { type Claimed, judged, lineOf, type MeasuredFinding, measureClaim } from '../support/claims';
import { fingerprintOf } from '../support/fingerprint';
import { readRecord, reasonsToMeasure, recordedFindings, recordFile, writeRecord } from '../support/records';
import { pageClaims } from './pageClaims';

/**
 * Claims on real data. Settings and bounds were chosen on seeds 101 and up, or on those that a lesson names; the seeds
 * of a claim were not looked at before.
 *
 * The variable CLAIMS says what is done:
 *
 * - nothing, as in `npm test`: the shortened runs are repeated. Where their fingerprint is the one on record, the
 *   recorded values must keep the claim; else it is measured in full and must hold.
 * - `measured`: every claim is measured in full. Where the fingerprint is the one on record, so must be every value.
 * - `renewed`, as in `npm run lessons`: every claim is measured in full, and if it holds its record is written.
 *
 * CLAIMS_OF limits all of that to claims by their ids, with commas between them.
 */
const mode = process.env.CLAIMS || 'recorded';
const chosen = (process.env.CLAIMS_OF || '').split(',').filter((id) => id !== '');
const table = process.env.CLAIMS_TABLE;

if (!['recorded', 'measured', 'renewed'].includes(mode)) throw new RangeError(`CLAIMS cannot be "${mode}".`);
const known = [...lessons, ...pageClaims].map(({ id }) => id);
const unknown = chosen.filter((id) => !known.includes(id));
if (unknown.length > 0) throw new RangeError(`No claim is called ${unknown}; there are ${known.join(', ')}.`);

/** In full the longest takes minutes, on a busy machine many. */
const timeout = 3_600_000;

export function testClaims(claims: readonly Claimed[]): void {
  const isChosen = ({ id }: Claimed) => chosen.length === 0 || chosen.includes(id);
  describe.each(claims.map((claimed) => [claimed.id, claimed] as const))('the claim of %s', (_, claimed) => {
    const { text, seeds } = claimed.claim;
    it.skipIf(!isChosen(claimed))(`${inEnglish(text)} (seeds ${seeds.join(', ')})`, { timeout }, () =>
      testClaim(claimed),
    );
  });
}

/** The claims of the lessons of one chapter. */
export function testChapter(id: string): void {
  const chapter = chapters.find((candidate) => candidate.id === id);
  if (!chapter) throw new RangeError(`There is no chapter "${id}".`);
  testClaims(chapter.lessons);
}

async function testClaim(claimed: Claimed): Promise<void> {
  const { id } = claimed;
  const record = readRecord(claimed);
  const fingerprint = await fingerprintOf(claimed);
  const reasons = reasonsToMeasure(claimed, record, fingerprint);
  if (mode === 'recorded' && record && reasons.length === 0) {
    expectToHold(recordedFindings(claimed, record));
    return;
  }
  if (mode === 'recorded')
    console.warn(`${id}: the record says nothing of this code, measuring in full.\n${few(reasons)}`);
  const measured = await measureClaim(claimed);
  const lines = `${id}: ${inEnglish(claimed.claim.text)}\n  ${measured.map(lineOf).join('\n  ')}\n`;
  console.info(lines);
  if (table) appendFileSync(table, `${lines}\n`);
  expectToHold(measured);
  if (mode === 'renewed') {
    writeRecord(claimed, measured, fingerprint);
  } else if (record && reasons.length === 0) {
    // Same experiment and same backend, same numbers.
    expect(measured).toEqual(recordedFindings(claimed, record));
  } else {
    console.warn(
      `${id}: the claim holds, but ${recordFile(claimed)} is out of date. Renew it: npm run lessons -- ${id}`,
    );
  }
}

/** Of many lines the first few. */
function few(lines: readonly string[]): string {
  const most = 6;
  const rest = lines.length > most ? [`and ${lines.length - most} more`] : [];
  return [...lines.slice(0, most), ...rest].map((line) => `  ${line}`).join('\n');
}

function expectToHold(findings: readonly MeasuredFinding[]): void {
  for (const measured of findings) {
    const { what, atLeast = -Infinity, atMost = Infinity } = measured.finding;
    for (const value of judged(measured)) {
      expect(value, what).toBeGreaterThanOrEqual(atLeast);
      expect(value, what).toBeLessThanOrEqual(atMost);
    }
  }
}

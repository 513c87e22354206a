import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lessons } from '../../src/lessons';
import type { Claimed, MeasuredFinding } from './claims';
import { changedIn, type Fingerprint } from './fingerprint';

/** What a claim came to when it was measured in full, and the fingerprint by which one sees whether that still holds. */
export interface ClaimRecord {
  /** Versions: other ones are the likely reason for another fingerprint. */
  readonly measuredWith: Readonly<Record<string, string>>;
  /** Values by the finding's `what`, then by seed. */
  readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly fingerprint: Fingerprint;
}

export const lessonRecords = 'src/lessons/records';
export const otherRecords = 'test/claims/records';

/** Beside the lessons; what is no lesson has its record beside its test. */
export const recordFile = ({ id }: Pick<Claimed, 'id'>): string =>
  `${lessons.some((lesson) => lesson.id === id) ? lessonRecords : otherRecords}/${id}.json`;

export function readRecord(claimed: Claimed): ClaimRecord | null {
  const file = recordFile(claimed);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** @throws RangeError when a value is not a finite number, which JSON cannot hold. */
export function writeRecord(claimed: Claimed, measured: readonly MeasuredFinding[], fingerprint: Fingerprint): void {
  for (const { finding, values } of measured) {
    if (!values.every(Number.isFinite)) throw new RangeError(`${claimed.id}, ${finding.what}: ${values}`);
  }
  const record: ClaimRecord = {
    measuredWith: versions(),
    findings: Object.fromEntries(
      measured.map(({ finding, values }) => [
        finding.what,
        Object.fromEntries(values.map((value, at) => [claimed.claim.seeds[at], value])),
      ]),
    ),
    fingerprint,
  };
  writeFileSync(recordFile(claimed), `${JSON.stringify(record, null, 2)}\n`);
}

/** The recorded values of the claim's findings. @throws RangeError when the record is of other findings or seeds. */
export function recordedFindings({ id, claim }: Claimed, { findings }: ClaimRecord): readonly MeasuredFinding[] {
  const problems = otherThanDeclared({ claim }, { findings });
  if (problems.length > 0) throw new RangeError(`${id}: ${problems.join('; ')}`);
  return claim.findings.map((finding) => ({
    finding,
    values: claim.seeds.map((seed) => findings[finding.what]?.[seed] as number),
  }));
}

/** Findings and seeds that only the record or only the claim has, one line each. */
export function otherThanDeclared(
  { claim }: Pick<Claimed, 'claim'>,
  { findings }: Pick<ClaimRecord, 'findings'>,
): readonly string[] {
  const declared = claim.findings.map(({ what }) => what);
  const without = declared.filter((what) => !(what in findings)).map((what) => `no record of "${what}"`);
  const surplus = Object.keys(findings).filter((what) => !declared.includes(what));
  const seeds = Object.entries(findings).flatMap(([what, values]) => {
    const recorded = Object.keys(values).map(Number).sort(ascending).join(', ');
    const wanted = [...claim.seeds].sort(ascending).join(', ');
    return recorded === wanted ? [] : [`"${what}" is recorded for seeds ${recorded} instead of ${wanted}`];
  });
  return [...without, ...surplus.map((what) => `a record of "${what}", which the claim does not have`), ...seeds];
}

const ascending = (a: number, b: number) => a - b;

/** Why a record says nothing about the claim as it is now, one line each; empty where it holds. */
export function reasonsToMeasure(claimed: Claimed, record: ClaimRecord | null, found: Fingerprint): readonly string[] {
  if (!record) return ['there is no record'];
  const changes = [...otherThanDeclared(claimed, record), ...changedIn(found, record.fingerprint)];
  if (changes.length === 0) return [];
  const now = versions();
  const others = Object.entries(record.measuredWith).filter(([what, version]) => now[what] !== version);
  return [...others.map(([what, version]) => `${what} is ${now[what]} instead of ${version}`), ...changes];
}

function versions(): ClaimRecord['measuredWith'] {
  const require = createRequire(import.meta.url);
  const packages = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'];
  return {
    node: process.versions.node.split('.')[0] as string,
    ...Object.fromEntries(packages.map((name) => [name, require(`${name}/package.json`).version])),
  };
}

import { catalogue } from '../../src/catalogue';
import type { Experiment } from '../../src/experiment/experiment';
import { experimentOf, type Finding, type Lesson, withChanges } from '../../src/lessons/lesson';
import { openBackend, runExperiments, type Surroundings } from './session';

/** A claim and the experiment that it is about: of a lesson, or of the page without a lesson. */
export type Claimed = Pick<Lesson, 'id' | 'experiment' | 'claim'>;

/** One finding of a claim with its value for each seed, in the order of the claim's seeds. */
export interface MeasuredFinding {
  readonly finding: Finding;
  readonly values: readonly number[];
}

/**
 * The experiments that a claim runs for one seed, by their names; without a pseudo-label twin, on which no claim's
 * numbers depend, unless a run asks for it.
 */
export function experimentsOf(claimed: Claimed, seed: number): Readonly<Record<string, Experiment>> {
  const { training, ...others } = experimentOf(claimed, catalogue);
  const base = { ...others, training: { ...training, seed, pseudoTwin: false } };
  const runs = Object.entries(claimed.claim.runs);
  return Object.fromEntries(runs.map(([name, changes]) => [name, withChanges(base, changes, catalogue)]));
}

/** The outcomes of these experiments by their names, on WASM, and the value of each finding. */
export async function measureFindings(
  { id, claim }: Claimed,
  experiments: Readonly<Record<string, Experiment>>,
  surroundings: Partial<Surroundings> = {},
) {
  await openBackend('wasm');
  const names = Object.keys(experiments);
  const outcomes = await runExperiments(Object.values(experiments), surroundings);
  const named = (name: string) => {
    const outcome = outcomes[names.indexOf(name)];
    if (!outcome) throw new RangeError(`The claim of ${id} has no run "${name}".`);
    return outcome;
  };
  return {
    outcomes: Object.fromEntries(names.map((name) => [name, named(name)])),
    values: claim.findings.map((finding) => finding.measure(named)),
  };
}

/** Measures a claim in full: all of its experiments for all of its seeds. */
export async function measureClaim(claimed: Claimed): Promise<readonly MeasuredFinding[]> {
  const { seeds, findings } = claimed.claim;
  const bySeed: (readonly number[])[] = [];
  for (const seed of seeds) bySeed.push((await measureFindings(claimed, experimentsOf(claimed, seed))).values);
  return findings.map((finding, at) => ({ finding, values: bySeed.map((row) => row[at] as number) }));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What the bounds are about: every value, or their mean alone. */
export const judged = ({ finding, values }: MeasuredFinding): readonly number[] =>
  finding.of === 'each' ? values : [mean(values)];

export const holds = (measured: MeasuredFinding): boolean => {
  const { atLeast = -Infinity, atMost = Infinity } = measured.finding;
  return judged(measured).every((value) => value >= atLeast && value <= atMost);
};

/** One line for the table of claims: what, its bounds, the mean and every seed. */
export function lineOf(measured: MeasuredFinding): string {
  const { what, atLeast, atMost, of } = measured.finding;
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
  ].join(', ');
  const values = measured.values.map((value) => Number(value.toFixed(3))).join('  ');
  const verdict = holds(measured) ? 'holds' : 'FAILS';
  return `${verdict}  ${what}: ${mean(measured.values).toFixed(3)} (${bounds}, ${of}) of ${values}`;
}

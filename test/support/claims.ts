import { catalogue } from '../../src/catalogue';
import { experimentOf, type Finding, type Lesson, withChanges } from '../../src/lessons/lesson';
import { openBackend, runExperiments } from './session';

/** One finding of a claim with what was measured, seed by seed. */
export interface MeasuredFinding {
  readonly finding: Finding;
  readonly values: readonly number[];
}

/** Runs the experiments of a lesson's claim for these seeds and measures all of its findings. */
export async function measureClaim(lesson: Lesson, seeds: readonly number[]): Promise<readonly MeasuredFinding[]> {
  await openBackend('wasm');
  const names = Object.keys(lesson.claim.runs);
  const bySeed: number[][] = [];
  for (const seed of seeds) {
    const base = withChanges(experimentOf(lesson, catalogue), { 'training.seed': seed }, catalogue);
    const outcomes = await runExperiments(
      Object.values(lesson.claim.runs).map((changes) => withChanges(base, changes, catalogue)),
    );
    const named = (name: string) => {
      const outcome = outcomes[names.indexOf(name)];
      if (!outcome) throw new RangeError(`The claim of ${lesson.id} has no run "${name}".`);
      return outcome;
    };
    bySeed.push(lesson.claim.findings.map((finding) => finding.measure(named)));
  }
  return lesson.claim.findings.map((finding, at) => ({ finding, values: bySeed.map((row) => row[at] as number) }));
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
  const scores = holds(measured) ? 'holds' : 'FAILS';
  return `${scores}  ${what}: ${mean(measured.values).toFixed(3)} (${bounds}, ${of}) of ${values}`;
}

import { meanInterval } from '../../../../metrics/statistics';
import type { Evaluation } from '../../../../report/scores';
import type { SeedResult } from '../../../store/series';

/** Student − twin on the test set, in points; undefined before both have answered. */
export function gapOf({ correct, total }: Evaluation): number | undefined {
  const { student, twin } = correct;
  return student === undefined || twin === undefined ? undefined : (100 * (student - twin)) / total;
}

/**
 * The parts of the gap in points, pseudo-label twin − twin and student − pseudo-label twin: their means over seeds with
 * Student's intervals; null without a pseudo-label twin or with a single seed.
 */
export function partsOf(evaluations: readonly Evaluation[]) {
  const differences = evaluations.flatMap(({ correct: { student, twin, pseudoTwin }, total }) =>
    student === undefined || twin === undefined || pseudoTwin === undefined
      ? []
      : [{ labelled: (100 * (pseudoTwin - twin)) / total, softness: (100 * (student - pseudoTwin)) / total }],
  );
  const labelled = meanInterval(differences.map((one) => one.labelled));
  const softness = meanInterval(differences.map((one) => one.softness));
  return labelled && softness && { labelled, softness };
}

export interface BandPoint {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The gap over the steps of the distil phase: mean over seeds, with Student's interval. An experiment is evaluated at
 * the same steps whatever its seed; a step that some seed lacks (a slow-motion look) is left out.
 */
export function bandOf(finished: readonly SeedResult[]): readonly BandPoint[] {
  const [first, ...others] = finished.map(
    ({ evaluations }) => new Map(evaluations.map((evaluation) => [evaluation.step, gapOf(evaluation)])),
  );
  if (!first || others.length === 0) return [];
  return [...first.keys()].flatMap((step) => {
    const gaps = [first, ...others].map((bySeed) => bySeed.get(step));
    const known = gaps.filter((gap): gap is number => gap !== undefined);
    const interval = known.length === gaps.length ? meanInterval(known) : null;
    return interval ? [{ step, ...interval }] : [];
  });
}

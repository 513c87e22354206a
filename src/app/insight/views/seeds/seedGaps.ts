import { meanInterval } from '../../../../metrics/statistics';
import type { Role } from '../../../../report/roles';
import type { Evaluation } from '../../../../report/scores';
import { headlineOf } from '../../../names/headlineScores';
import type { SeedResult } from '../../../store/series';

/** Student − twin in the unit of the headline score, points for shares; undefined before both are evaluated. */
export const gapOf = (evaluation: Evaluation): number | undefined => differenceBetween(evaluation, 'student', 'twin');

function differenceBetween(evaluation: Evaluation, first: Role, second: Role): number | undefined {
  const [one, other] = [first, second].map((role) => headlineOf(evaluation, evaluation.total, role));
  return one === undefined || other === undefined ? undefined : one - other;
}

/**
 * The parts of the gap, pseudo-label twin − twin and student − pseudo-label twin: their means over seeds with
 * Student's intervals; null without a pseudo-label twin or with a single seed.
 */
export function partsOf(evaluations: readonly Evaluation[]) {
  const differences = evaluations.flatMap((each) => {
    const labelled = differenceBetween(each, 'pseudoTwin', 'twin');
    const softness = differenceBetween(each, 'student', 'pseudoTwin');
    return labelled === undefined || softness === undefined ? [] : [{ labelled, softness }];
  });
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

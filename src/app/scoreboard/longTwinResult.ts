import { pairedDifference } from '../../metrics/statistics';
import type { Run } from '../store/run';

/** Where the twin that goes on stands; null before its first evaluation. `accuracy` is what is said with it, 0 … 1. */
export function longTwinOf({ evaluations }: Pick<Run, 'evaluations'>) {
  const student = evaluations.distil.at(-1);
  const last = evaluations.prolong?.at(-1);
  const correct = student?.correct.student;
  if (!student || !last || correct === undefined) return null;
  const reached = evaluations.prolong?.find((each) => (each.correct.twin ?? 0) >= correct);
  const right = reached ? correct : (last.correct.twin ?? 0);
  return { reachedAt: reached?.step ?? null, studentSteps: student.step, accuracy: right / last.total };
}

/** Is the student better beyond noise, with labels on at least half of the examples? */
export function hasGapWithLabels({
  evaluations,
  experiment: { transfer },
}: Pick<Run, 'evaluations' | 'experiment'>): boolean {
  const last = evaluations.distil.at(-1);
  if (!last?.onlyCorrect || transfer.labelled < transfer.examples / 2) return false;
  return pairedDifference(last.onlyCorrect.student, last.onlyCorrect.twin, last.total).low > 0;
}

import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import { differenceOf, effectOf, headlineOf } from '../names/headlineScores';
import type { Run } from '../store/run';

/**
 * Where the twin that goes on stands; null before its first evaluation. `value` is the headline score that is said with
 * it.
 */
export function longTwinOf({ evaluations, experiment }: Pick<Run, 'evaluations' | 'experiment'>) {
  const student = evaluations.distil.at(-1);
  const last = evaluations.prolong?.at(-1);
  const value = student && headlineOf(student, student.total, 'student');
  if (!student || !last || value === undefined) return null;
  const sign = scoreIn(experiment).better === 'higher' ? 1 : -1;
  const reached = evaluations.prolong?.find((each) => {
    const of = headlineOf(each, each.total, 'twin');
    return of !== undefined && sign * (of - value) >= 0;
  });
  const said = reached ? value : (headlineOf(last, last.total, 'twin') ?? 0);
  return { reachedAt: reached?.step ?? null, studentSteps: student.step, value: said };
}

const scoreIn = ({ task }: Run['experiment']) => byId(catalogue.tasks, task.id).objective.scores[0];

/** Is the student better beyond noise, with labels on at least half of the examples? */
export function hasGapWithLabels({ evaluations, experiment }: Pick<Run, 'evaluations' | 'experiment'>): boolean {
  const last = evaluations.distil.at(-1);
  const { labelled, examples } = experiment.transfer;
  const gap = last && labelled >= examples / 2 ? differenceOf(last, last.total, 'gap') : null;
  return gap !== null && effectOf(scoreIn(experiment), gap) === 'better';
}

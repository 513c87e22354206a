import { mapEvaluations, type Run } from './run';

/** What is kept of the run before, so that its curves stay behind those of the new one. */
export type PreviousRun = Pick<Run, 'experiment' | 'evaluations' | 'losses'>;

/**
 * What stays of `run` when another starts; `before` if it has no curve of a student to show. Answers and maps, which are
 * large, are dropped.
 */
export function keptOf(run: Run | null, before: PreviousRun | null): PreviousRun | null {
  if (!run || run.evaluations.distil.length < 2) return before;
  const { experiment, losses } = run;
  const evaluations = mapEvaluations(run.evaluations, (list) =>
    list.map((evaluation) => ({ ...evaluation, answers: {}, maps: {} })),
  );
  return { experiment, losses, evaluations };
}

import { useMemo } from 'react';
import type { TestLogits } from '../../report/answers';
import type { Evaluation } from '../../report/scores';
import { useApp } from '../store/context';
import { latestEvaluation, type Run } from '../store/run';

/** What insight looks at of a run; losses and progress, which change with every message, are not among it. */
export type Findings = Pick<Run, 'id' | 'experiment' | 'evaluations' | 'generated'>;

/** What there is to look into. */
export interface Found {
  /** The run, when it is about the task that is set up. */
  readonly run: Findings | null;
  readonly evaluation: Evaluation | undefined;
  readonly testLogits: TestLogits | undefined;
}

export function useFindings(): Found {
  const task = useApp((state) => state.experiment.task);
  const seed = useApp((state) => state.experiment.training.seed);
  const experiment = useApp((state) => state.run?.experiment);
  const evaluations = useApp((state) => state.run?.evaluations);
  const generated = useApp((state) => state.run?.generated);
  const id = useApp((state) => state.run?.id);
  const testLogits = useApp((state) => state.run?.testLogits);
  const isAboutThis = useMemo(
    () =>
      experiment !== undefined &&
      JSON.stringify(experiment.task) === JSON.stringify(task) &&
      experiment.training.seed === seed,
    [experiment, task, seed],
  );
  // The same object until there is something new to see.
  return useMemo(() => {
    if (!isAboutThis || !experiment || !evaluations || id === undefined) {
      return { run: null, evaluation: undefined, testLogits: undefined };
    }
    const run = { id, experiment, evaluations, ...(generated && { generated }) };
    return { run, evaluation: latestEvaluation(run), testLogits };
  }, [isAboutThis, id, experiment, evaluations, generated, testLogits]);
}

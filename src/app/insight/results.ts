import { useMemo } from 'react';
import type { TestLogits } from '../../report/answers';
import type { Evaluation } from '../../report/scores';
import { useApp } from '../store/context';
import { latestEvaluation, type Run } from '../store/run';

/** The parts of a run that views read. Losses and progress, which change with every message, are not among them. */
export type InspectedRun = Pick<Run, 'id' | 'isRestored' | 'experiment' | 'evaluations' | 'generated'>;

/** What the run on the page has brought so far. */
export interface RunResults {
  /** null without a run, and while another task or seed is set up than the run is about. */
  readonly run: InspectedRun | null;
  /** The newest. */
  readonly evaluation: Evaluation | undefined;
  readonly testLogits: TestLogits | undefined;
}

/** The results of the run, if it is about the task that is set up; the same object until a result is added. */
export function useRunResults(): RunResults {
  const task = useApp((state) => state.experiment.task);
  const seed = useApp((state) => state.experiment.training.seed);
  const experiment = useApp((state) => state.run?.experiment);
  const evaluations = useApp((state) => state.run?.evaluations);
  const generated = useApp((state) => state.run?.generated);
  const id = useApp((state) => state.run?.id);
  const isRestored = useApp((state) => state.run?.isRestored);
  const testLogits = useApp((state) => state.run?.testLogits);
  const isAboutThis = useMemo(
    () =>
      experiment !== undefined &&
      JSON.stringify(experiment.task) === JSON.stringify(task) &&
      experiment.training.seed === seed,
    [experiment, task, seed],
  );
  return useMemo(() => {
    if (!isAboutThis || !experiment || !evaluations || id === undefined) {
      return { run: null, evaluation: undefined, testLogits: undefined };
    }
    const run = { id, experiment, evaluations, ...(isRestored && { isRestored }), ...(generated && { generated }) };
    return { run, evaluation: latestEvaluation(run), testLogits };
  }, [isAboutThis, id, isRestored, experiment, evaluations, generated, testLogits]);
}

import type { Outcome, Scene } from '../../lessons/lesson';
import type { Run } from './run';
import type { State } from './state';

/** What a scene takes from the run. */
export const partsOfRun = ['id', 'status', 'phase', 'marks', 'experiment', 'testLogits', 'softTargets'] as const;

/** What a run left behind; null before its first evaluation. */
export function outcomeOf(run: Pick<Run, 'experiment' | 'testLogits' | 'softTargets'>): Outcome | null {
  const { experiment, testLogits, softTargets } = run;
  return testLogits ? { experiment, testLogits, ...(softTargets && { softTargets }) } : null;
}

/** The part of the state that goals, figures and hooks of a lesson read. */
export function sceneOf({ experiment, run, tab, bias, lesson }: State): Scene {
  return {
    experiment,
    run: run && { status: run.status, phase: run.phase, marks: run.marks },
    outcome: run && outcomeOf(run),
    finished: lesson?.finished ?? [],
    tab,
    bias,
  };
}

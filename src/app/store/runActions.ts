import type { StoreApi } from 'zustand/vanilla';
import { catalogue } from '../../catalogue';
import type { Experiment } from '../../experiment/experiment';
import { teacherDescription } from '../../experiment/teacherDescription';
import { planOf } from '../../schemes/plan';
import type { Client } from '../../worker/client';
import { keptOf } from './previousRun';
import { isGoingOn, newRun, type Run } from './run';
import type { Actions, State } from './state';

export interface RunActionsOptions {
  readonly store: StoreApi<State>;
  readonly client: Client;
  readonly makeDataset: (experiment: Experiment) => void;
}

export interface RunActions extends Pick<Actions, 'run' | 'pause' | 'step' | 'reset' | 'setPace'> {
  /** Starts a run of the experiment that the store holds. Returns its number. */
  start(paused: boolean): number;
}

/** The actions that start, hold and end the run. */
export function createRunActions({
  store: { getState, setState },
  client,
  makeDataset,
}: RunActionsOptions): RunActions {
  const start = (paused: boolean) => {
    const { experiment, run, previous, pace, keepsTeacher, lesson } = getState();
    const reuseTeacher = keepsTeacher && canKeepTeacher(run, experiment);
    const id = client.start(experiment, { paused, reuseTeacher, pace });
    // A fetch that failed may succeed now.
    makeDataset(experiment);
    setState({ run: newRun(id, experiment, paused, lesson?.id), previous: keptOf(run, previous), failure: null });
    return id;
  };
  return {
    start,
    run() {
      const { run } = getState();
      if (run?.status === 'paused') client.resume(run.id);
      else if (run?.status !== 'running') start(false);
    },
    pause() {
      const { run } = getState();
      if (run?.status === 'running') client.pause(run.id);
    },
    step() {
      const { run } = getState();
      if (isGoingOn(run)) {
        client.pause(run.id);
        client.step(run.id);
      } else {
        client.step(start(true));
      }
    },
    reset() {
      const { run } = getState();
      if (isGoingOn(run)) client.stop(run.id);
      setState({ run: null, previous: null, failure: null });
    },
    setPace(pace) {
      const { run } = getState();
      setState({ pace });
      if (isGoingOn(run)) client.pace(run.id, pace);
    },
  };
}

/** Would the teacher of `run` be trained again, to the same weights, by `experiment`? */
export function canKeepTeacher(run: Run | null, experiment: Experiment): boolean {
  if (!run || run.isRestored || run.status === 'running' || run.status === 'paused') return false;
  if (planOf(experiment).teachers === 0) return false;
  const isTaught = run.isTeacherReused || run.evaluations.distil.length > 0;
  return isTaught && teacherDescription(run.experiment, catalogue) === teacherDescription(experiment, catalogue);
}

import type { StoreApi } from 'zustand/vanilla';
import { catalogue } from '../../catalogue';
import { type Experiment, withValue } from '../../experiment/experiment';
import type { Run } from './run';
import { seedsFrom } from './series';
import type { State } from './state';

export interface SeriesController {
  start(count: number): void;
  /** Ends the series; the run that goes on is left alone. */
  stop(): void;
}

interface SeriesOptions {
  readonly store: StoreApi<State>;
  /** Runs an experiment that the page shows, and returns its number. */
  readonly run: (experiment: Experiment) => number;
}

/** Runs the shown experiment for several seeds, one after the other. */
export function createSeriesController({ store, run }: SeriesOptions): SeriesController {
  const { getState, setState } = store;
  let expected: number | null = null;

  const end = (status: 'done' | 'stopped') => {
    expected = null;
    setState(({ series }) => (series ? { series: { ...series, status } } : {}));
  };
  const next = () => {
    const { series } = getState();
    const seed = series?.seeds[series.finished.length];
    if (!series || seed === undefined) {
      end('done');
      return;
    }
    // Nothing is expected until its number is known: the change of runs must not be taken for another one.
    expected = run(withValue(series.experiment, 'training.seed', seed, catalogue));
  };
  const record = (finished: Run) => {
    expected = null;
    const result = { seed: finished.experiment.training.seed, evaluations: finished.evaluations.distil };
    setState(({ series }) => (series ? { series: { ...series, finished: [...series.finished, result] } } : {}));
    next();
  };

  store.subscribe(({ run: now }) => {
    if (expected === null) return;
    if (now?.id !== expected || now.status === 'failed' || now.status === 'stopped') end('stopped');
    else if (now.status === 'done') record(now);
  });

  return {
    start(count) {
      const { experiment } = getState();
      const seeds = seedsFrom(experiment.training.seed, count);
      expected = null;
      setState({ series: { seeds, finished: [], status: 'running', experiment } });
      next();
    },
    stop() {
      if (getState().series?.status === 'running') end('stopped');
    },
  };
}

import type { StoreApi } from 'zustand/vanilla';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { DataUnreachable } from '../../tasks/load';
import type { Load } from '../../tasks/task';
import type { State } from './state';

/**
 * Makes or fetches the data set of an experiment for the page's own use, and puts it into the store; a failure, too.
 * Nothing happens if it is there or on its way; one that failed is tried again.
 */
export function createDatasetMaker({ setState }: StoreApi<State>, load: Load): (experiment: Experiment) => void {
  let current = '';
  return ({ task, training }) => {
    const wanted = JSON.stringify([task, training.seed]);
    if (wanted === current) return;
    current = wanted;
    setState({ dataset: null });
    byId(catalogue.tasks, task.id)
      .make(task.values, training.seed, load)
      .then((dataset) => {
        if (current === wanted) setState({ dataset });
      })
      .catch((error: unknown) => {
        if (current !== wanted) return;
        current = '';
        const path = error instanceof DataUnreachable ? error.path : task.id;
        const reason = error instanceof DataUnreachable ? error.reason : String(error);
        setState({ failure: { code: 'data-unreachable', path, reason } });
      });
  };
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RenderQueue } from '../renderQueue/renderQueue';
import type { State } from './state';

/**
 * The state as the page shows it, a step behind the store: what the visitor changes is shown at once, what events
 * change when the render queue draws.
 */
export interface View {
  readonly shown: Pick<StoreApi<State>, 'getState' | 'getInitialState' | 'subscribe'>;
  /**
   * Runs `update`. All that it changes in the store, and all that follows from it there, waits for the render queue;
   * an urgent update does not wait for the end of a rest.
   */
  queue(update: () => void, isUrgent: boolean): void;
}

/** `commit` applies a change of what is shown, and returns when it is rendered: React's `flushSync`. */
export function createView(
  store: StoreApi<State>,
  renderQueue: Pick<RenderQueue, 'request' | 'flush'>,
  commit: (change: () => void) => void,
): View {
  const shown = createStore<State>(() => store.getState());
  let isQueued = false;
  const draw = () => commit(() => shown.setState(store.getState(), true));
  store.subscribe((state, before) => {
    if (isQueued) renderQueue.request(draw);
    else shown.setState(changes(state, before));
  });
  return {
    shown,
    queue(update, isUrgent) {
      const before = store.getState();
      isQueued = true;
      try {
        update();
      } finally {
        isQueued = false;
      }
      if (isUrgent && store.getState() !== before) renderQueue.flush();
    },
  };
}

/** Only what differs: the rest of the state may hold events that still wait to be drawn. */
function changes(state: State, before: State): Partial<State> {
  const differs = (key: string) => state[key as keyof State] !== before[key as keyof State];
  return Object.fromEntries(Object.entries(state).filter(([key]) => differs(key)));
}

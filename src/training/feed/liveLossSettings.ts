import type { LossSettings } from '../../experiment/settings';

/**
 * The current values of the loss sliders (T, λ and the form) of one run. This is their only place in the worker. It is
 * created when the run is requested, so sliders also take effect while the data loads.
 */
export interface LiveLossSettings {
  /** The current values. */
  readonly current: LossSettings;
  /** Replaces the values and calls all listeners. */
  adjust(next: LossSettings): void;
  /** Calls `listener` after every change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/** Live settings that start at `initial`. */
export function createLiveLossSettings(initial: LossSettings): LiveLossSettings {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get current() {
      return current;
    },
    adjust(next) {
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

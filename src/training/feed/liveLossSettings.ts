import type { LossSettings } from '../../experiment/settings';

/**
 * The sliders of the loss (T, λ and the form) of one run. The worker keeps their values here and nowhere else: made
 * with the run, they move from the moment it is asked for, while its data is still loading too.
 */
export interface LiveLossSettings {
  /** As they are now. */
  readonly current: LossSettings;
  /** Moves them, and calls all listeners. */
  adjust(next: LossSettings): void;
  /** Calls back after every move. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
}

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

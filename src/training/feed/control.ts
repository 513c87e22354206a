import { type ScheduledSettings, valuesAt } from '../../experiment/schedule';
import { controlLayout } from './controlLayout';
import type { LiveLossSettings } from './liveLossSettings';

/** The control values (learning rate, T, λ, α) at each step of a phase: slider × curve. */
export interface Control {
  /** The control rows of the `count` steps that follow after `done` steps, `[count · width]`, as in `controlLayout`. */
  values(done: number, count: number): Float32Array;
  /** The fraction of the phase, 0 … 1, before each of these steps, `[count]`; independent of sliders. */
  progress(done: number, count: number): Float32Array;
  /**
   * Calls `listener` after a slider has moved, which makes earlier values obsolete. Returns the unsubscribe function.
   */
  onAdjust(listener: () => void): () => void;
}

/** The inputs of a {@link Control}: a fixed learning rate and curves, and sliders of the loss that can move. */
export interface LiveCourse extends Omit<ScheduledSettings, 'loss'> {
  readonly loss: LiveLossSettings;
}

/** The control of a phase of `steps` steps, over which the curves extend. */
export function createControl({ loss, ...course }: LiveCourse, steps: number): Control {
  return {
    values(done, count) {
      const rows = new Float32Array(count * controlLayout.width);
      for (let step = 0; step < count; step++) {
        const values = valuesAt({ ...course, loss: loss.current }, done + step, steps);
        rows.set(controlLayout.pack(values), step * controlLayout.width);
      }
      return rows;
    },
    progress: (done, count) => Float32Array.from({ length: count }, (_, step) => (done + step) / steps),
    onAdjust: (listener) => loss.subscribe(listener),
  };
}

import { type ScheduledSettings, valuesAt } from '../../experiment/schedule';
import { controlLayout } from './controlLayout';
import type { LiveLossSettings } from './liveLossSettings';

/** The values of sliders and curves at each step of a phase. */
export interface Control {
  /** Rows of `count` steps from the one after `done` on, `[count, width]`; columns as in `controlLayout`. */
  values(done: number, count: number): Float32Array;
  /** What share of the phase, 0 … 1, lies behind each of these steps, `[count]`; no slider moves it. */
  progress(done: number, count: number): Float32Array;
  /** Calls back when a slider has moved: values that were read before are out of date. Returns what ends it. */
  onAdjust(listener: () => void): () => void;
}

/** What the values are computed from: curves and the learning rate stay, the sliders of the loss may move. */
export interface LiveCourse extends Omit<ScheduledSettings, 'loss'> {
  readonly loss: LiveLossSettings;
}

/** `steps`: those of the whole phase, which the curves stretch over. */
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

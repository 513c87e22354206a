import { type Course, valuesAt } from '../../experiment/schedule';
import type { LossSettings } from '../../experiment/settings';
import { controlLayout } from './controlLayout';

/** What sliders and curves say about each step of a phase. */
export interface Control {
  /** Rows of `count` steps from the one after `done` on, `[count, width]`; columns as in `controlLayout`. */
  values(done: number, count: number): Float32Array;
  /** What share of the phase lies behind each of these steps, `[count]`; no slider moves it. */
  progress(done: number, count: number): Float32Array;
  /** Moves the sliders. */
  adjust(loss: LossSettings): void;
  /** Calls back when they have moved. One listener: whoever holds the values on the backend. */
  onAdjust(listener: () => void): void;
}

/** `steps`: those of the whole phase, which the curves stretch over. */
export function createControl(course: Course, steps: number): Control {
  let { loss } = course;
  let announce = () => {};
  return {
    values(done, count) {
      const rows = new Float32Array(count * controlLayout.width);
      for (let step = 0; step < count; step++) {
        const values = valuesAt({ ...course, loss }, done + step, steps);
        rows.set(controlLayout.pack(values), step * controlLayout.width);
      }
      return rows;
    },
    progress: (done, count) => Float32Array.from({ length: count }, (_, step) => (done + step) / steps),
    adjust(next) {
      loss = next;
      announce();
    },
    onAdjust(listener) {
      announce = listener;
    },
  };
}

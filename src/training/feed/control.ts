import { type Course, valuesAt } from '../../experiment/schedule';
import type { LossSettings } from '../../experiment/settings';

/** Numbers of one step in the control buffer: learning rate, T, λ, α. */
export const controlWidth = 4;

/** What sliders and curves say about each step of a phase. */
export interface Control {
  /** The values of `count` steps from the one after `done` on, `[count, controlWidth]`. */
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
      const rows = new Float32Array(count * controlWidth);
      for (let step = 0; step < count; step++) {
        const { learningRate, temperature, softWeight, hardWeight } = valuesAt({ ...course, loss }, done + step, steps);
        rows.set([learningRate, temperature, softWeight, hardWeight], step * controlWidth);
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

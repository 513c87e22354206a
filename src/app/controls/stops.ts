import { type NumberField, nearestAllowed } from '../../experiment/fields';

/** Ratio of neighbouring stops on a log scale. */
const ratio = 1.05;
/** Most stops on a linear scale; a finer field is still reached by typing. */
const most = 200;

/**
 * The values that a slider stops at: allowed ones, strictly increasing, from `min` to `max`. On a log scale neighbours
 * differ by about 5 %, rounded to two digits, and by one step of the field where that is more.
 */
export function stopsOf(field: NumberField): readonly number[] {
  const { min, max, step } = field;
  const stride = step * Math.max(1, Math.ceil((max - min) / step / most));
  const stops = [min];
  for (let last = min; last < max; ) {
    const wanted = field.scale === 'log' ? Number((last * ratio).toPrecision(2)) : last + stride;
    const next = nearestAllowed(field, wanted);
    last = next > last ? next : nearestAllowed(field, last + step);
    stops.push(last);
  }
  return stops;
}

/** The position of the stop that is nearest to `value`. */
export function nearestStop(stops: readonly number[], value: number): number {
  let best = 0;
  stops.forEach((stop, position) => {
    if (Math.abs(stop - value) < Math.abs((stops[best] as number) - value)) best = position;
  });
  return best;
}

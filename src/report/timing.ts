/** Durations of repeated measurements, in milliseconds: the median, and the quartiles around it. */
export interface Timing {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

import type { Experiment } from '../../experiment/experiment';
import { trainingFields } from '../../experiment/settings';
import type { Evaluation } from '../../report/scores';

/** One experiment run with several seeds, so that the gap can be told from luck. */
export interface Series {
  /** In the order in which they run; the visitor's own seed comes last, so that its run stays on the stage. */
  readonly seeds: readonly number[];
  readonly finished: readonly SeedResult[];
  readonly status: 'running' | 'done' | 'stopped';
  /** What all runs share; the seed in it is the visitor's own. */
  readonly experiment: Experiment;
}

export interface SeedResult {
  readonly seed: number;
  /** Evaluations of the distil phase. */
  readonly evaluations: readonly Evaluation[];
}

/** `count` seeds from the visitor's own on, that one last. */
export function seedsFrom(own: number, count: number): readonly number[] {
  const { max } = trainingFields.seed;
  const first = Math.min(own, max - count + 1);
  const others = Array.from({ length: count }, (_, i) => first + i).filter((seed) => seed !== own);
  return [...others, own];
}

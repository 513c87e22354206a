import type { Score } from '../../experiment/objective';
import { type Interval, type PairedDifference, pairedDifference, wilsonInterval } from '../../metrics/statistics';
import type { Role } from '../../report/roles';
import type { Measured, Scores } from '../../report/scores';

/** The part of an evaluation, or of a second question's scores, that a value is read from. */
type Valued = Pick<Scores, 'correct' | 'measured'>;

/** The value of the headline for a network, in its unit; undefined if it is not evaluated. `total` counts examples. */
export function headlineOf({ correct, measured }: Valued, total: number, role: Role): number | undefined {
  if (measured) return measured.values[role]?.[0];
  const right = correct[role];
  return right === undefined ? undefined : (100 * right) / total;
}

/** The 95 % interval of {@link headlineOf}; null where right answers are not counted. */
export function intervalOf({ correct }: Valued, total: number, role: Role): Interval | null {
  const right = correct[role];
  return right === undefined ? null : inPercent(wilsonInterval(right, total));
}

/** A difference between two networks: student − twin, pseudo-label twin − twin, student − pseudo-label twin. */
export type Pair = keyof Measured['differences'];

/** A difference of the headline with its 95 % interval, in its unit; null unless both networks are evaluated. */
export function differenceOf(scores: Scores, total: number, pair: Pair): PairedDifference | null {
  if (scores.measured) return scores.measured.differences[pair] ?? null;
  const counts = discordantOf(scores, pair);
  if (!counts) return null;
  const { difference, ...interval } = pairedDifference(counts.first, counts.second, total);
  return { difference: 100 * difference, ...inPercent(interval) };
}

function discordantOf({ onlyCorrect, gapParts }: Scores, pair: Pair) {
  if (pair !== 'gap') return gapParts?.[pair];
  return onlyCorrect && { first: onlyCorrect.student, second: onlyCorrect.twin };
}

const inPercent = ({ low, high }: Interval): Interval => ({ low: 100 * low, high: 100 * high });

/** Is the first network better beyond noise, worse, or neither? */
export function effectOf({ better }: Score, { low, high }: Interval): 'better' | 'worse' | 'even' {
  if (low <= 0 && high >= 0) return 'even';
  return low > 0 === (better === 'higher') ? 'better' : 'worse';
}

/**
 * How a slider's value is scaled over a phase: `[ease, x₀, y₀, x₁, y₁, …]`, with x the percentage of the phase and y
 * the percentage of the slider's value. `ease` is 0 for linear interpolation between the points and 1 for half a
 * cosine. Two points at the same x are a jump. It is a plain list so that links and messages can carry it.
 */
export type ScheduleCurve = readonly number[];

/** One point of a {@link ScheduleCurve}. */
export interface ScheduleCurvePoint {
  /** Percent of the phase, 0 … 100; never less than the x of the previous point. */
  readonly x: number;
  /** Percent of the slider's value, 0 … 100. */
  readonly y: number;
}

/** The most points that a curve may have. */
export const maxCurvePoints = 6;

/** The curve that leaves the slider's value as it is. */
export const constantCurve: ScheduleCurve = [0, 0, 100];

/** The points of a curve, in order of x. */
export function pointsOf(curve: ScheduleCurve): readonly ScheduleCurvePoint[] {
  return Array.from({ length: (curve.length - 1) / 2 }, (_, at) => ({
    x: curve[1 + 2 * at] as number,
    y: curve[2 + 2 * at] as number,
  }));
}

/** The curve with other points and the same `ease`. */
export const withPoints = (curve: ScheduleCurve, points: readonly ScheduleCurvePoint[]): ScheduleCurve => [
  curve[0] ?? 0,
  ...points.flatMap(({ x, y }) => [x, y]),
];

/** Is `value` a valid curve: odd length, at most {@link maxCurvePoints} points, whole percentages, ascending x? */
export function isCurve(value: unknown): value is ScheduleCurve {
  if (!Array.isArray(value) || value.length % 2 === 0 || value.length < 3 || value.length > 1 + 2 * maxCurvePoints) {
    return false;
  }
  const isPercent = (number: unknown) =>
    Number.isInteger(number) && (number as number) >= 0 && (number as number) <= 100;
  const [ease, ...rest] = value as unknown[];
  return (ease === 0 || ease === 1) && rest.every(isPercent) && pointsOf(value).every(isNotBefore);
}

const isNotBefore = ({ x }: ScheduleCurvePoint, at: number, points: readonly ScheduleCurvePoint[]) =>
  at === 0 || x >= (points[at - 1] as ScheduleCurvePoint).x;

/**
 * The curve's factor, 0 … 1, after `done` of `steps` steps. At a jump, the later point counts. `[0, 0, 100]` gives
 * exactly 1.
 */
export function factorAt(curve: ScheduleCurve, done: number, steps: number): number {
  const x = steps > 0 ? (100 * done) / steps : 0;
  // Indexed directly, without `pointsOf`: charts evaluate tens of thousands of steps at once.
  let after = 1;
  while (after < curve.length && (curve[after] as number) <= x) after += 2;
  const before = after - 2;
  if (before < 1) return (curve[2] as number) / 100;
  const from = curve[before + 1] as number;
  if (after >= curve.length) return from / 100;
  const share = (x - (curve[before] as number)) / ((curve[after] as number) - (curve[before] as number));
  const eased = curve[0] === 1 ? (1 - Math.cos(Math.PI * share)) / 2 : share;
  return (from + ((curve[after + 1] as number) - from) * eased) / 100;
}

/** The values that the loss and the optimizer use at one step: those that a curve can scale. */
export interface StepValues {
  readonly learningRate: number;
  readonly temperature: number;
  /** λ. */
  readonly softWeight: number;
  /** α. */
  readonly hardWeight: number;
}

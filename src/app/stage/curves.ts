import type { PhaseSpec } from '../../experiment/phases';
import type { TrainingPhase } from '../../report/phases';
import type { NumberFormat } from '../locales/numbers';
import type { Mark, Run } from '../store/run';

/** A point of a chart: its step, and a value for each curve. */
export type CurvePoint = { readonly step: number } & Readonly<Record<string, number>>;

/** One curve: how it is drawn, and what it is called. */
export interface CurveStyle {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly width: number;
  /** SVG dash pattern; absent for a solid line. */
  readonly dash?: string;
}

/** Columns of equal length; the first step of a bucket says where its mean is drawn. */
export interface Curves {
  readonly points: readonly CurvePoint[];
  /** Steps whose mean one point shows; 1 where every step is drawn. */
  readonly stepsAPoint: number;
}

/**
 * At most `most` points: the mean of each curve over buckets of equal length, drawn at the bucket's middle step. The
 * last bucket may be shorter. Few steps stay as they are. Buckets are as long as all `planned` steps will ask for, so
 * that a point that is drawn stays where it is while the run goes on.
 */
export function reduced(
  step: Float32Array,
  columns: Readonly<Record<string, Float32Array>>,
  most: number,
  planned = 0,
): Curves {
  const stepsAPoint = Math.max(1, Math.ceil(Math.max(step.length, planned) / most));
  const names = Object.keys(columns);
  const points: CurvePoint[] = [];
  for (let from = 0; from < step.length; from += stepsAPoint) {
    const to = Math.min(step.length, from + stepsAPoint);
    const point: { step: number } & Record<string, number> = { step: middle(step[from], step[to - 1]) };
    for (const name of names) {
      const column = columns[name] as Float32Array;
      let sum = 0;
      for (let at = from; at < to; at++) sum += column[at] as number;
      point[name] = sum / (to - from);
    }
    points.push(point);
  }
  return { points, stepsAPoint };
}

const middle = (first = 0, last = 0) => Math.round((first + last) / 2);

/** What turns a value of an axis into a place on the screen. */
type AxisScale = (value: unknown) => number | undefined;

/** The line through the points of one curve as the `d` of an SVG path; points without a value are passed over. */
export function pathOf(points: readonly CurvePoint[], key: string, across: AxisScale, upwards: AxisScale): string {
  let path = '';
  let last = '';
  for (const point of points) {
    const value = point[key];
    if (value === undefined) continue;
    const x = across(point.step);
    const y = upwards(value);
    if (x === undefined || y === undefined || !Number.isFinite(y)) continue;
    last = `${x.toFixed(1)},${y.toFixed(1)}`;
    path += `${path === '' ? 'M' : 'L'}${last}`;
  }
  // A line to where it is: one point alone is drawn by the ends of its line.
  return path.includes('L') || path === '' ? path : `${path}L${last}`;
}

/** α in each form of the loss, in symbols that need no translation. */
const alpha: Readonly<Record<string, string>> = { additive: '1', convex: '1 − λ', soft: '0' };

/** What a mark changed, against what held just before it: `T 4 → 8`, `λ 1 → 0.5`. */
export function markLabel(run: Pick<Run, 'experiment' | 'marks'>, position: number): string {
  const mark = run.marks[position] as Mark;
  const before = run.marks[position - 1]?.loss ?? run.experiment.loss;
  const changes = [
    mark.loss.temperature === before.temperature ? '' : `T ${before.temperature} → ${mark.loss.temperature}`,
    mark.loss.weight === before.weight ? '' : `λ ${before.weight} → ${mark.loss.weight}`,
    mark.loss.form === before.form ? '' : `α ${alpha[before.form]} → ${alpha[mark.loss.form]}`,
  ];
  return changes.filter(Boolean).join(', ');
}

/** Marks worth drawing: of those that hold from the same step on, or within a hair of it, the last. */
export function visibleMarks(
  run: Pick<Run, 'experiment' | 'marks'>,
  phase: TrainingPhase,
  steps: number,
): readonly { readonly step: number; readonly label: string }[] {
  const hair = Math.max(1, steps / 100);
  const groups: { first: number; last: number; step: number }[] = [];
  run.marks.forEach((mark, position) => {
    if (mark.phase !== phase) return;
    const group = groups.at(-1);
    if (group && mark.step - group.step < hair) {
      group.last = position;
      group.step = mark.step;
    } else {
      groups.push({ first: position, last: position, step: mark.step });
    }
  });
  const drawn = groups.map(({ first, last, step }) => {
    // A slider that was dragged is one change, from what held before it to where it came to rest.
    const start = run.marks[first - 1]?.loss ?? run.experiment.loss;
    const dragged = {
      experiment: { ...run.experiment, loss: start },
      marks: [run.marks[last] as Mark],
    };
    return { step, label: markLabel(dragged, 0) };
  });
  // A slider that came to rest where it started changed nothing.
  return drawn.filter(({ label }) => label !== '');
}

/** A loss with three digits; one that explodes, in powers of ten, because it would fill the page: `2.3e27`. */
export function shortLoss(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) < 1e6 ? String(rounded) : rounded.toExponential().replace('+', '');
}

/** A loss as `format` writes it, unless it explodes. */
export const lossIn = (format: NumberFormat, value: number): string =>
  Math.abs(value) < 1e6 ? format.format(value) : shortLoss(value);

/** The sliders' moves as they hold in one stage: those of stages before it hold from its start, later ones never. */
export function marksIn(marks: readonly Mark[], phase: TrainingPhase, stages: readonly PhaseSpec[]): readonly Mark[] {
  const place = (id: TrainingPhase) => stages.findIndex((stage) => stage.id === id);
  return marks
    .filter((mark) => place(mark.phase) <= place(phase))
    .map((mark) => (mark.phase === phase ? mark : { ...mark, phase, step: 0 }));
}

/** Round numbers for an axis from 0 to `end`, equally far apart: at most `most` and 0. The last is at or below `end`. */
export function roundTicks(end: number, most: number): readonly number[] {
  const gap = roundGap(end / most);
  return multiples(gap, Math.floor((end / gap) * (1 + 1e-9)));
}

/** As {@link roundTicks}, for an axis that may end later: the last is the first round number at or above `end`. */
export function roundTicksPast(end: number, most: number): readonly number[] {
  const gap = roundGap(end / most);
  return multiples(gap, Math.ceil((end / gap) * (1 - 1e-9)));
}

/** Powers of ten from one at or below the least value to one above the largest; all values are above 0. */
export function decadesAround(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.log10) as [number, number];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0.1, 1];
  const [first, last] = [Math.floor(low + 1e-9), Math.ceil(high - 1e-9)];
  const gap = Math.ceil(Math.max(1, last - first) / 5);
  const count = Math.ceil(Math.max(1, last - first) / gap);
  return Array.from({ length: count + 1 }, (_, tick) => Number(`1e${first + tick * gap}`));
}

const multiples = (gap: number, count: number) =>
  Array.from({ length: count + 1 }, (_, tick) => Number((tick * gap).toPrecision(6)));

/** The smallest of 1, 2, 2.5, 5 × 10ᵏ that is at least `value`, which is above 0. */
function roundGap(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * ([1, 2, 2.5, 5].find((factor) => factor * unit >= value * (1 - 1e-9)) ?? 10);
}

/** Pixels that a label of an axis takes, its digits being wider than most of its characters. */
export const widthOf = (label: string): number => 7 * label.length;

/** The number of labels that fit beside each other in a width in pixels, each at most `longest` long. */
export function mostLabels(width: number, longest: string): number {
  return Math.max(1, Math.min(7, Math.floor(width / (widthOf(longest) + 16))));
}

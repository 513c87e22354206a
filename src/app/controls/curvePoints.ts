import { maxCurvePoints, type ScheduleCurvePoint } from '../../experiment/curve';

const percent = (value: number, least: number, most: number) => Math.round(Math.min(most, Math.max(least, value)));

/** The points with one of them moved as near to (x, y) as its neighbours and the range let it. */
export function movedPoint(
  points: readonly ScheduleCurvePoint[],
  index: number,
  x: number,
  y: number,
): readonly ScheduleCurvePoint[] {
  const least = points[index - 1]?.x ?? 0;
  const most = points[index + 1]?.x ?? 100;
  return points.map((point, at) => (at === index ? { x: percent(x, least, most), y: percent(y, 0, 100) } : point));
}

/** One more point in the middle of the widest gap, where it changes nothing on a straight curve. */
export function withOneMore(points: readonly ScheduleCurvePoint[]): readonly ScheduleCurvePoint[] {
  if (points.length >= maxCurvePoints) return points;
  const last = points.at(-1) as ScheduleCurvePoint;
  const ends = last.x < 100 ? [...points, { x: 100, y: last.y }] : points;
  if (points.length === 1) return ends;
  const gaps = ends.slice(1).map(({ x }, at) => x - (ends[at] as ScheduleCurvePoint).x);
  const widest = gaps.indexOf(Math.max(...gaps));
  const [from, to] = [ends[widest] as ScheduleCurvePoint, ends[widest + 1] as ScheduleCurvePoint];
  const middle = { x: Math.round((from.x + to.x) / 2), y: Math.round((from.y + to.y) / 2) };
  return [...points.slice(0, widest + 1), middle, ...points.slice(widest + 1)];
}

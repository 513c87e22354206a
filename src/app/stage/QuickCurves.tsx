import { createContext, useContext, useId } from 'react';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { type CurvePoint, type CurveStyle, pathOf } from './curves';

/** What the curves go through. A context, so that new points reach the curves and leave the rest of the chart alone. */
export const CurvePoints = createContext<readonly CurvePoint[]>([]);

interface QuickCurvesProps {
  readonly curves: readonly CurveStyle[];
  /** The curve that belongs to the axis on the right, if there is one. */
  readonly right: string | undefined;
}

/**
 * Curves drawn on the axes of the chart around them: new points change a path and nothing else, which takes a tenth of
 * the time that recharts takes to compute a chart anew. Its lines come once the curves rest, or are pointed at.
 */
export function QuickCurves({ curves, right }: QuickCurvesProps) {
  const points = useContext(CurvePoints);
  const area = usePlotArea();
  const frame = useId();
  if (!area || points.length === 0) return null;
  return (
    <g clipPath={`url(#${frame})`}>
      <clipPath id={frame}>
        <rect {...area} />
      </clipPath>
      {curves.map((curve) => (
        <QuickCurve key={curve.key} curve={curve} points={points} axis={curve.key === right ? right : 0} />
      ))}
    </g>
  );
}

/** The curves of the run before, drawn once and faintly; they have no values to read off. */
export function GhostCurves({
  curves,
  points,
}: Pick<QuickCurvesProps, 'curves'> & { readonly points: readonly CurvePoint[] }) {
  const area = usePlotArea();
  const frame = useId();
  if (!area) return null;
  return (
    <g clipPath={`url(#${frame})`} opacity="0.28" data-ghost>
      <clipPath id={frame}>
        <rect {...area} />
      </clipPath>
      {curves.map((curve) => (
        <QuickCurve key={curve.key} curve={curve} points={points} axis={0} />
      ))}
    </g>
  );
}

interface QuickCurveProps {
  readonly curve: CurveStyle;
  readonly points: readonly CurvePoint[];
  readonly axis: string | number;
}

function QuickCurve({ curve: { key, colour, width, dash }, points, axis }: QuickCurveProps) {
  const across = useXAxisScale();
  const upwards = useYAxisScale(axis);
  if (!across || !upwards) return null;
  return (
    <path
      data-curve={key}
      d={pathOf(points, key, across, upwards)}
      fill="none"
      stroke={colour}
      strokeWidth={width}
      strokeDasharray={dash}
      // A curve of one point is a dot.
      {...(points.length === 1 ? { strokeLinecap: 'round', strokeWidth: 4 } : {})}
    />
  );
}

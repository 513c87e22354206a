import { type ReactNode, useMemo, useState } from 'react';
import type { CurvePoint, CurveStyle } from './curves';
import { Plot, type PlotProps } from './Plot';
import { CurvePoints } from './QuickCurves';
import classes from './Stage.module.css';

/** One curve with its current value. */
export interface ChartLine extends CurveStyle {
  /** The newest value in words. */
  readonly now: string;
}

interface ChartProps extends Omit<PlotProps, 'curves' | 'isPointedAt' | keyof Optional>, Optional {
  readonly title: string;
  readonly curves: readonly ChartLine[];
  /** Does the run go on? */
  readonly isLive: boolean;
  readonly aside?: ReactNode;
  /** Stands where the title would; the title is then read out alone. */
  readonly head?: ReactNode;
}
type Optional = Partial<Pick<PlotProps, 'scale' | 'level' | 'right'>>;

const none: readonly CurvePoint[] = [];

/** Curves over steps, with their names and newest values in the heading. */
export function Chart({ title, curves, aside, head, points, isLive, format, ...plotted }: ChartProps) {
  const spoken = `${title}. ${curves.map(({ name, now }) => `${name} ${now}`).join(', ')}`;
  const styles = useSame(curves.map(({ now: _, ...style }) => style));
  const { steps, stepLabel } = plotted;
  const domain = useSame(plotted.domain);
  const ticks = useSame(plotted.ticks);
  const marks = useSame(plotted.marks);
  const level = useSame(plotted.level);
  // Values are read off at the pointer.
  const [isPointedAt, setPointedAt] = useState(false);
  const isResting = !isLive || isPointedAt;
  return (
    <figure className={classes.chart} aria-label={spoken}>
      <div className={classes.heading}>
        {head ?? <h3 className={classes.title}>{title}</h3>}
        <div className={classes.aside}>{aside}</div>
        <ul className={`${classes.legend} ${classes.names}`}>
          {curves.map((curve) => (
            <li key={curve.key}>
              <svg width="20" height="8" aria-hidden="true">
                <line
                  x1="0"
                  x2="20"
                  y1="4"
                  y2="4"
                  stroke={curve.colour}
                  strokeWidth={curve.width}
                  strokeDasharray={curve.dash}
                />
              </svg>
              {curve.name} <strong>{curve.now}</strong>
            </li>
          ))}
        </ul>
      </div>
      <div
        className={classes.plot}
        aria-hidden="true"
        onPointerEnter={() => setPointedAt(true)}
        onPointerLeave={() => setPointedAt(false)}
      >
        <CurvePoints value={points}>
          <Plot
            curves={styles}
            points={isResting ? points : none}
            scale={plotted.scale ?? 'linear'}
            right={plotted.right}
            {...{ steps, stepLabel, format, domain, ticks, marks, level, isPointedAt }}
          />
        </CurvePoints>
      </div>
    </figure>
  );
}

/** The earlier value, while the new one is equal to it. */
function useSame<T>(value: T): T {
  // biome-ignore lint/correctness/useExhaustiveDependencies: its content is what counts.
  return useMemo(() => value, [JSON.stringify(value)]);
}

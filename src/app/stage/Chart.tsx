import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { TermId } from '../../glossary';
import { Term, TermMark } from '../glossary/Term';
import { useChartText } from './chartText';
import type { CurvePoint, CurveStyle } from './curves';
import { Plot, type PlotProps } from './Plot';
import { CurvePoints } from './QuickCurves';
import classes from './Stage.module.css';

/** One curve with its current value. */
export interface ChartLine extends CurveStyle {
  /** The newest value in words. */
  readonly now: string;
  /** The term of the glossary that it is about. */
  readonly term?: TermId | undefined;
}

interface ChartProps extends Omit<PlotProps, 'curves' | 'isPointedAt' | keyof Optional>, Optional {
  readonly title: string;
  readonly term: TermId;
  readonly curves: readonly ChartLine[];
  /** Does the run go on? */
  readonly isLive: boolean;
  readonly aside?: ReactNode;
  /** Stands where the title would; the title is then read out alone. */
  readonly head?: ReactNode;
}
type Optional = Partial<Pick<PlotProps, 'scale' | 'level' | 'right' | 'ghost'>>;

const none: readonly CurvePoint[] = [];

/** Curves over steps, with their names and newest values in the heading. */
export function Chart({ title, term, curves, aside, head, points, isLive, format, ...plotted }: ChartProps) {
  const { t } = useChartText();
  const spoken = `${title}. ${curves.map(({ name, now }) => `${name} ${now}`).join(', ')}`;
  const styles = useSame(curves.map(({ now: _, term: __, ...style }) => style));
  const { steps, stepLabel } = plotted;
  const domain = useSame(plotted.domain);
  const ticks = useSame(plotted.ticks);
  const marks = useSame(plotted.marks);
  const level = useSame(plotted.level);
  // Values are read off at the pointer.
  const [isPointedAt, setPointedAt] = useState(false);
  const isResting = !isLive || isPointedAt;
  const pointer = usePointerOver(points, isPointedAt);
  return (
    <figure className={classes.chart} aria-label={spoken}>
      <div className={classes.heading}>
        <div>
          {head ?? <h3 className={classes.title}>{title}</h3>}
          <TermMark id={term} of={title} />
        </div>
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
              {curve.term ? <Term id={curve.term}>{curve.name}</Term> : curve.name} <strong>{curve.now}</strong>
            </li>
          ))}
          {plotted.ghost && plotted.ghost.length > 0 && <li className={classes.ghost}>{t('ghost')}</li>}
        </ul>
      </div>
      <div
        ref={pointer.plot}
        className={classes.plot}
        aria-hidden="true"
        onPointerEnter={(event) => {
          pointer.remember(event);
          setPointedAt(true);
        }}
        onPointerMove={pointer.remember}
        onPointerLeave={() => setPointedAt(false)}
      >
        <CurvePoints value={points}>
          <Plot
            curves={styles}
            points={isResting ? points : none}
            scale={plotted.scale ?? 'linear'}
            right={plotted.right}
            ghost={plotted.ghost ?? none}
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

/**
 * Recharts looks for the point nearest to the pointer when the pointer moves. This has it look again when the points
 * change under a pointer that rests.
 */
function usePointerOver(points: readonly CurvePoint[], isPointedAt: boolean) {
  const plot = useRef<HTMLDivElement>(null);
  const last = useRef<{ readonly clientX: number; readonly clientY: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the points asks for another look.
  useEffect(() => {
    if (!isPointedAt || !last.current) return;
    const frame = requestAnimationFrame(() =>
      plot.current
        ?.querySelector('.recharts-wrapper')
        ?.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, ...last.current })),
    );
    return () => cancelAnimationFrame(frame);
  }, [points, isPointedAt]);
  const remember = ({ clientX, clientY }: PointerEvent) => {
    last.current = { clientX, clientY };
  };
  return { plot, remember };
}

import { memo, type ReactNode, useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { type CurvePoint, roundTicks } from './curves';
import classes from './Stage.module.css';

/** One curve: how it is drawn, what it is called, and what it says now. */
export interface Curve {
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly width: number;
  /** SVG dash pattern; absent for a solid line. */
  readonly dash?: string;
  /** The newest value in words. */
  readonly now: string;
}

/** A second vertical axis, on the right, for one of the curves. */
export interface RightAxis {
  readonly curve: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

interface ChartProps {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly points: readonly CurvePoint[];
  /** The last step of the phase. */
  readonly steps: number;
  readonly domain: readonly [number, number] | readonly ['auto', 'auto'];
  /** Where the vertical axis is labelled; left to the chart when absent. */
  readonly ticks?: readonly number[];
  readonly scale?: 'linear' | 'log';
  readonly marks: readonly { readonly step: number; readonly label: string }[];
  /** A level to compare with, drawn across the chart. */
  readonly level?: { readonly value: number; readonly colour: string };
  readonly format: (value: number) => string;
  /** What the horizontal axis counts. */
  readonly stepLabel: string;
  readonly aside?: ReactNode;
  /** Stands where the title would; the title is then read out alone. */
  readonly head?: ReactNode;
  readonly right?: RightAxis;
}

/** Curves over steps, with their names and newest values in the heading. */
export function Chart({ title, curves, aside, head, right, ...plotted }: ChartProps) {
  const spoken = `${title}. ${curves.map(({ name, now }) => `${name} ${now}`).join(', ')}`;
  const { points, steps, domain, ticks, scale, marks, level, format, stepLabel } = plotted;
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
      <div className={classes.plot} aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%" debounce={50}>
          <LineChart
            data={points as CurvePoint[]}
            margin={marks.length > 0 ? markedMargin : plainMargin}
            accessibilityLayer={false}
          >
            <CartesianGrid stroke="var(--hairline)" vertical={false} />
            <Axes
              end={Math.max(1, steps)}
              domain={useSame(domain)}
              ticks={useSame(ticks)}
              scale={scale ?? 'linear'}
              format={format}
            />
            {right && <OnRight {...right} />}
            <Tip stepLabel={stepLabel} format={format} right={right} />
            {marks.map((mark) => (
              <ReferenceLine
                key={mark.step}
                x={mark.step}
                stroke="var(--quiet)"
                strokeDasharray="2 3"
                label={{
                  value: mark.label,
                  position: 'top',
                  offset: 2,
                  fill: 'var(--quiet)',
                  fontSize: 11,
                  textAnchor: anchorAt(mark.step / Math.max(1, steps)),
                }}
              />
            ))}
            {level && (
              <ReferenceLine
                y={level.value}
                stroke={level.colour}
                strokeDasharray="7 4"
                strokeWidth={1.5}
                ifOverflow="hidden"
              />
            )}
            {curves.map((curve) => (
              <Line
                key={curve.key}
                yAxisId={curve.key === right?.curve ? curve.key : 0}
                dataKey={curve.key}
                name={curve.name}
                stroke={curve.colour}
                strokeWidth={curve.width}
                {...(curve.dash ? { strokeDasharray: curve.dash } : {})}
                dot={points.length === 1}
                isAnimationActive={false}
                connectNulls
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

/** How a label stands to its mark, `share` of the way across: near an edge it stays within the chart. */
const anchorAt = (share: number) => (share < 0.1 ? 'start' : share > 0.9 ? 'end' : 'middle');

// Recharts takes every new object for a change and computes the whole chart anew: what stays the same is the same object.
const plainMargin = { top: 12, right: 12, bottom: 0, left: 0 };
const markedMargin = { ...plainMargin, top: 16 };
const quietText = { fill: 'var(--quiet)' };
const everyTick = { interval: 0 } as const;
const noPadding = { padding: 0 };
const tipStyle = {
  padding: '5px 9px',
  border: '1px solid var(--hairline)',
  background: 'var(--surface)',
  fontSize: 12,
  lineHeight: 1.45,
};

/** The list that was given before, while the new one says the same. */
function useSame<T extends readonly (string | number)[] | undefined>(list: T): T {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it says is what counts.
  return useMemo(() => list, [list?.join()]);
}

interface AxesProps extends Pick<ChartProps, 'domain' | 'format'> {
  readonly ticks: readonly number[] | undefined;
  readonly end: number;
  readonly scale: 'linear' | 'log';
}

const Axes = memo(function Axes({ end, domain, ticks, scale, format }: AxesProps) {
  const language = useLanguage();
  const [across, sideways] = useMemo(() => [[0, end], roundTicks(end, 7)], [end]);
  const whole = useMemo(() => (value: number) => numberFormat(language).format(value), [language]);
  return (
    <>
      <XAxis
        dataKey="step"
        type="number"
        domain={across as [number, number]}
        tickFormatter={whole}
        tick={quietText}
        stroke="var(--hairline)"
        ticks={sideways as number[]}
        height={22}
      />
      <YAxis
        domain={domain as [number, number]}
        scale={scale}
        {...(ticks ? { ticks, ...everyTick } : {})}
        allowDataOverflow
        tickFormatter={format}
        tick={quietText}
        stroke="var(--hairline)"
        width={48}
      />
    </>
  );
});

const OnRight = memo(function OnRight({ curve, domain, ticks, format }: RightAxis) {
  return (
    <YAxis
      yAxisId={curve}
      orientation="right"
      domain={domain as [number, number]}
      ticks={ticks}
      tickFormatter={format}
      tick={quietText}
      stroke="var(--hairline)"
      width={42}
    />
  );
});

interface TipProps extends Pick<ChartProps, 'stepLabel' | 'format'> {
  readonly right: RightAxis | undefined;
}

const Tip = memo(function Tip({ stepLabel, format, right }: TipProps) {
  const language = useLanguage();
  return (
    <Tooltip
      isAnimationActive={false}
      formatter={(value, _name, { dataKey }) =>
        right && dataKey === right.curve ? right.format(Number(value)) : format(Number(value))
      }
      labelFormatter={(step) => `${stepLabel} ${numberFormat(language).format(Number(step))}`}
      separator=" "
      itemStyle={noPadding}
      contentStyle={tipStyle}
    />
  );
});

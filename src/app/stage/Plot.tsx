import { memo, useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useFirstTurn } from '../turns/useTurn';
import { type CurvePoint, type CurveStyle, roundTicks } from './curves';
import { LiveCurves } from './LiveCurves';

/** A second vertical axis, on the right, for one of the curves. It is not for curves that are drawn live. */
export interface RightAxis {
  readonly curve: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

export interface PlotProps {
  readonly curves: readonly CurveStyle[];
  /** None while curves grow: `LiveCurves` draws them then. */
  readonly points: readonly CurvePoint[];
  /** The last step of the phase. */
  readonly steps: number;
  readonly domain: readonly [number, number];
  /** Where the vertical axis is labelled. */
  readonly ticks: readonly number[];
  readonly scale: 'linear' | 'log';
  readonly marks: readonly { readonly step: number; readonly label: string }[];
  /** A level to compare with, drawn across the chart. */
  readonly level: { readonly value: number; readonly colour: string } | undefined;
  readonly right: RightAxis | undefined;
  readonly format: (value: number) => string;
  /** What the horizontal axis counts. */
  readonly stepLabel: string;
}

/** Axes, marks and curves. Recharts computes the whole chart anew whenever any of this changes. */
export const Plot = memo(function Plot({
  curves,
  points,
  steps,
  marks,
  level,
  right,
  format,
  stepLabel,
  ...axes
}: PlotProps) {
  const end = Math.max(1, steps);
  // Made in two parts, with a break for the visitor: at first nothing is pointed at, and live curves need no lines.
  const isWhole = useFirstTurn();
  return (
    <ResponsiveContainer width="100%" height="100%" debounce={50}>
      <LineChart
        data={points as CurvePoint[]}
        margin={marks.length > 0 ? markedMargin : plainMargin}
        accessibilityLayer={false}
      >
        <Axes end={end} format={format} {...axes} />
        {right && <OnRight {...right} />}
        {isWhole && <CartesianGrid stroke="var(--hairline)" vertical={false} />}
        {isWhole && <Tip stepLabel={stepLabel} format={format} right={right} />}
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
              textAnchor: anchorAt(mark.step / end),
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
        {isWhole &&
          curves.map(({ key, name, colour, width, dash }) => (
            <Line
              key={key}
              yAxisId={key === right?.curve ? key : 0}
              dataKey={key}
              name={name}
              stroke={colour}
              strokeWidth={width}
              {...(dash ? { strokeDasharray: dash } : {})}
              dot={points.length === 1}
              isAnimationActive={false}
              connectNulls
            />
          ))}
        <LiveCurves curves={curves} />
      </LineChart>
    </ResponsiveContainer>
  );
});

/** How a label stands to its mark, `share` of the way across: near an edge it stays within the chart. */
const anchorAt = (share: number) => (share < 0.1 ? 'start' : share > 0.9 ? 'end' : 'middle');

// Recharts takes every new object for a change: what stays the same is the same object.
const plainMargin = { top: 12, right: 12, bottom: 0, left: 0 };
const markedMargin = { ...plainMargin, top: 16 };
const quietText = { fill: 'var(--quiet)' };
const noPadding = { padding: 0 };
const tipStyle = {
  padding: '5px 9px',
  border: '1px solid var(--hairline)',
  background: 'var(--surface)',
  fontSize: 12,
  lineHeight: 1.45,
};

interface AxesProps extends Pick<PlotProps, 'domain' | 'ticks' | 'scale' | 'format'> {
  readonly end: number;
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
        // Without it, recharts waits for points before it has a scale.
        allowDataOverflow
        tickFormatter={whole}
        tick={quietText}
        stroke="var(--hairline)"
        ticks={sideways as number[]}
        height={22}
      />
      <YAxis
        domain={domain as [number, number]}
        scale={scale}
        ticks={ticks as number[]}
        interval={0}
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

const Tip = memo(function Tip({ stepLabel, format, right }: Pick<PlotProps, 'stepLabel' | 'format' | 'right'>) {
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

import { memo, useMemo } from 'react';
import { Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, usePlotArea, XAxis, YAxis } from 'recharts';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useQueuedParts } from '../renderQueue/useQueuedValue';
import { type CurvePoint, type CurveStyle, mostLabels, roundTicks } from './curves';
import { GhostCurves, QuickCurves } from './QuickCurves';
import { Ruling } from './Ruling';

/** A second vertical axis, on the right, for one of the curves. */
export interface RightAxis {
  readonly curve: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

export interface PlotProps {
  readonly curves: readonly CurveStyle[];
  /** None while curves grow: `QuickCurves` draws them then. */
  readonly points: readonly CurvePoint[];
  /** The same curves of the run before, drawn faintly behind them; empty without one. */
  readonly ghost: readonly CurvePoint[];
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
  /** Are values to be read off? */
  readonly isPointedAt: boolean;
}

/** Axes, marks and curves. Recharts computes the whole chart anew whenever any of this changes. */
export const Plot = memo(function Plot({
  curves,
  points,
  ghost,
  steps,
  marks,
  level,
  right,
  format,
  stepLabel,
  isPointedAt,
  ...axes
}: PlotProps) {
  const end = Math.max(1, steps);
  return (
    <ResponsiveContainer width="100%" height="100%" debounce={50}>
      <LineChart
        data={points as CurvePoint[]}
        margin={marks.length > 0 ? markedMargin : plainMargin}
        accessibilityLayer={false}
      >
        <Axes end={end} format={format} right={right} {...axes} />
        {isPointedAt && <Tip stepLabel={stepLabel} format={format} right={right} />}
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
              fontSize: 12,
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
        {ghost.length > 0 && <GhostCurves curves={curves} points={ghost} />}
        {points.length > 0 ? (
          <Lines curves={curves} right={right?.curve} isDotted={points.length === 1} areNeeded={isPointedAt} />
        ) : (
          <QuickCurves curves={curves} right={right?.curve} />
        )}
      </LineChart>
    </ResponsiveContainer>
  );
});

interface LinesProps extends Pick<PlotProps, 'curves'> {
  /** The curve that belongs to the axis on the right, if there is one. */
  readonly right: string | undefined;
  readonly isDotted: boolean;
  /** All at once, and now. */
  readonly areNeeded: boolean;
}

/** Curves that do not change: recharts makes one line in each round of the render queue; until then the quick ones stay. */
function Lines({ curves, right, isDotted, areNeeded }: LinesProps) {
  const queued = useQueuedParts(curves.length);
  const there = areNeeded ? curves.length : queued;
  return (
    <>
      {curves.slice(0, there).map(({ key, name, colour, width, dash }) => (
        <Line
          key={key}
          yAxisId={key === right ? key : 0}
          dataKey={key}
          name={name}
          stroke={colour}
          strokeWidth={width}
          {...(dash ? { strokeDasharray: dash } : {})}
          dot={isDotted && { r: 3, fill: colour, strokeWidth: 0 }}
          isAnimationActive={false}
          connectNulls
        />
      ))}
      {there < curves.length && <QuickCurves curves={curves} right={right} />}
    </>
  );
}

/** How a label stands to its mark, `share` of the way across: near an edge it stays within the chart. */
const anchorAt = (share: number) => (share < 0.1 ? 'start' : share > 0.9 ? 'end' : 'middle');

// Recharts takes every new object for a change: what stays the same is the same object.
const plainMargin = { top: 12, right: 12, bottom: 0, left: 0 };
const markedMargin = { ...plainMargin, top: 20 };
const noPadding = { padding: 0 };
const tipStyle = {
  padding: '5px 9px',
  border: '1px solid var(--hairline)',
  background: 'var(--surface)',
  fontSize: 12,
  lineHeight: 1.45,
};

interface AxesProps extends Pick<PlotProps, 'domain' | 'ticks' | 'scale' | 'format' | 'right'> {
  readonly end: number;
}

const Axes = memo(function Axes({ end, domain, ticks, scale, format, right }: AxesProps) {
  const language = useLanguage();
  const width = usePlotArea()?.width ?? 0;
  const most = mostLabels(width, numberFormat(language).format(end));
  const across = useMemo((): [number, number] => [0, end], [end]);
  return (
    <>
      {/* Without allowDataOverflow, recharts waits for points before it has a scale. */}
      <XAxis {...bare} dataKey="step" type="number" domain={across} height={22} />
      <YAxis {...bare} domain={domain as [number, number]} scale={scale} width={56} />
      {right && (
        <YAxis
          {...bare}
          yAxisId={right.curve}
          orientation="right"
          domain={right.domain as [number, number]}
          width={42}
        />
      )}
      <Ruling
        upwards={{ ticks, format }}
        across={roundTicks(end, most)}
        right={right && { axis: right.curve, ticks: right.ticks, format: right.format }}
      />
    </>
  );
});

/** Scales and lines: what stands at them is drawn by `Ruling`. */
const bare = {
  tick: false,
  tickLine: false,
  allowDataOverflow: true,
  niceTicks: 'none',
  stroke: 'var(--hairline)',
} as const;

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

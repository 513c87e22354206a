import { useChartWidth, usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { widthOf } from './curves';

/** Where an axis is labelled, and how. */
interface Labels {
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

interface RulingProps {
  readonly upwards: Labels;
  readonly across: readonly number[];
  /** The second vertical axis, where there is one. */
  readonly right: (Labels & { readonly axis: string }) | undefined;
}

/** Pixels from the plot to a label. */
const gap = 8;

/**
 * Grid and labels, drawn on the axes of the chart around them. Recharts puts each of its own together several times when
 * a chart is drawn for a new phase, and measures it, for which the browser lays out the page.
 */
export function Ruling({ upwards, across, right }: RulingProps) {
  const language = useLanguage();
  const area = usePlotArea();
  const width = useChartWidth();
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (!area || !width || !x || !y) return null;
  const bottom = area.y + area.height;
  const whole = numberFormat(language);
  return (
    <g className="ruling" fill="var(--quiet)">
      {upwards.ticks.map((tick) => {
        const at = y(tick);
        return at === undefined ? null : (
          <g key={tick}>
            <line x1={area.x - 4} x2={area.x + area.width} y1={at} y2={at} stroke="var(--hairline)" />
            <text x={area.x - gap} y={at} dy="0.355em" textAnchor="end">
              {upwards.format(tick)}
            </text>
          </g>
        );
      })}
      {across.map((tick) => {
        const at = x(tick);
        const label = whole.format(tick);
        return at === undefined ? null : (
          <g key={tick}>
            <line x1={at} x2={at} y1={bottom} y2={bottom + 4} stroke="var(--hairline)" />
            <text x={Math.min(at, width - widthOf(label) / 2)} y={bottom + gap} dy="0.71em" textAnchor="middle">
              {label}
            </text>
          </g>
        );
      })}
      {right && <OnRight {...right} at={area.x + area.width} />}
    </g>
  );
}

function OnRight({ axis, ticks, format, at }: Labels & { readonly axis: string; readonly at: number }) {
  const y = useYAxisScale(axis);
  return ticks.map((tick) => (
    <text key={tick} x={at + gap} y={y?.(tick)} dy="0.355em">
      {y && format(tick)}
    </text>
  ));
}

import { useLanguage } from '../../../locales';
import { numberFormat } from '../../../locales/numbers';
import classes from '../../shared/measures.module.css';
import type { BandPoint } from './seedGaps';

interface GapBandProps {
  readonly title: string;
  /** At least two. */
  readonly points: readonly BandPoint[];
}

const width = 360;
const height = 150;
/** Room for a label such as “+40.5”. */
const left = 46;
const bottom = 18;

/** The mean gap over the steps as a line, its interval as a band, and the line of no effect. */
export function GapBand({ title, points }: GapBandProps) {
  const language = useLanguage();
  const whole = numberFormat(language);
  const one = numberFormat(language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const last = points.at(-1)?.step ?? 1;
  // The first tenth is left out: before anything is learned the gap is so noisy that it would set the scale.
  const shown = points.slice(Math.floor(points.length / 10));
  const top = Math.max(1, ...shown.map(({ high }) => high));
  const low = Math.min(-1, ...shown.map((point) => point.low));
  const x = (step: number) => left + ((width - left - 6) * step) / last;
  const y = (gap: number) => 6 + ((height - bottom - 12) * (top - gap)) / (top - low);
  // Zero is always labelled, the ends where there is room beside it.
  const labelled = [low, 0, top].filter((gap) => gap === 0 || Math.abs(y(gap) - y(0)) > 14);
  const path = (from: readonly (readonly [number, number])[]) => from.map(([a, b]) => `${a},${b}`).join(' ');
  const upper = shown.map(({ step, high }) => [x(step), y(high)] as const);
  const lower = shown.map((point) => [x(point.step), y(point.low)] as const).reverse();
  return (
    <figure className={classes.band}>
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
        <polygon points={path([...upper, ...lower])} className={classes.interval} />
        <line x1={left} x2={width - 6} y1={y(0)} y2={y(0)} className={classes.zero} />
        <polyline points={path(shown.map(({ step, mean }) => [x(step), y(mean)] as const))} className={classes.mean} />
        {labelled.map((gap) => (
          <text key={gap} x={left - 5} y={y(gap) + 3.5} textAnchor="end">
            {one.format(gap)}
          </text>
        ))}
        <text x={left} y={height - 4}>
          0
        </text>
        <text x={width - 6} y={height - 4} textAnchor="end">
          {whole.format(last)}
        </text>
      </svg>
    </figure>
  );
}

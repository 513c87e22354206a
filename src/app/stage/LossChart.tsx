import { SegmentedControl } from '@mantine/core';
import { memo, type ReactNode, useMemo, useState } from 'react';
import type { LossColumns, LossName } from '../../report/losses';
import type { TrainingPhase } from '../../report/phases';
import { isTeachPhase } from '../../schemes/plan';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useRoleNames } from '../names/roleNames';
import type { PreviousRun } from '../store/previousRun';
import type { Run } from '../store/run';
import { Chart, type ChartLine } from './Chart';
import { useChartText } from './chartText';
import { type Curves, decadesAround, lossIn, reduced, roundTicksPast, shortLoss, visibleMarks } from './curves';
import { lossTerms } from './lossTerms';
import classes from './Stage.module.css';

interface LossChartProps extends Pick<Run, 'experiment' | 'marks'> {
  readonly phase: TrainingPhase;
  /** The last step of the phase. */
  readonly steps: number;
  readonly losses: LossColumns | undefined;
  /** Does the run go on? */
  readonly isLive: boolean;
  /** Who learns, where it is neither teacher nor student. */
  readonly learner: string | undefined;
  /** Steps worth a mark besides those of sliders. */
  readonly moments: readonly { readonly step: number; readonly label: string }[];
  /** The run before; null if there is none of this task. */
  readonly previous: PreviousRun | null;
  /** Stands where the title would: what switches between this chart and another. */
  readonly head?: ReactNode;
}

/** More points than these are not seen on a chart of this width. */
const mostPoints = 240;
/** Smallest value on a logarithmic axis, which has no zero. */
const floor = 1e-4;

/** The terms of the loss on the training batches. */
export const LossChart = memo(function LossChart({
  phase,
  steps,
  losses,
  experiment,
  marks,
  isLive,
  learner,
  moments,
  previous,
  head,
}: LossChartProps) {
  const { t } = useChartText();
  const names = useRoleNames();
  const language = useLanguage();
  const [scale, setScale] = useState<'linear' | 'log'>('log');
  const isTeaching = isTeachPhase(experiment, phase);
  const { points, stepsAPoint } = useMemo(
    () => (losses ? reduced(losses.step, columnsOf(losses, isTeaching), mostPoints, steps) : nothing),
    [losses, isTeaching, steps],
  );
  const drawn = useMemo(() => (scale === 'log' ? points.map(lifted) : points), [points, scale]);
  const earlier = previous?.losses[phase];
  const ghost = useMemo(() => {
    if (!earlier) return nothing.points;
    const before = reduced(earlier.step, columnsOf(earlier, isTeaching), mostPoints, steps).points;
    return scale === 'log' ? before.map(lifted) : before;
  }, [earlier, isTeaching, steps, scale]);
  const ticks = useMemo(
    () => (scale === 'log' ? decadesAround(valuesOf(drawn)) : roundTicksPast(usualPeak(points), 5)),
    [scale, drawn, points],
  );
  const number = numberFormat(language, { maximumSignificantDigits: 3 });
  const last = points.at(-1);
  const now = (key: string) => {
    const value = last?.[key];
    if (value === undefined) return '–';
    // A loss that small is a zero with a tail of noise.
    if (value > 0 && value < 0.001) return `< ${number.format(0.001)}`;
    return lossIn(number, value);
  };
  const curve = (key: LossName, name: string, colour: string, width: number, dash?: string): ChartLine => ({
    key,
    name,
    colour,
    width,
    ...(dash ? { dash } : {}),
    now: now(key),
    term: lossTerms[key],
  });
  const curves = isTeaching
    ? [curve('teacher', t('teacherCE'), 'var(--teacher)', 1.8)]
    : [
        curve('total', learner ? t('totalOf', { learner }) : t('stage:total'), 'var(--student)', 2.2),
        curve('hard', t('hardTerm'), 'var(--student)', 1.3, '6 3'),
        curve('soft', t('softTerm'), 'var(--student)', 1.3, '1.5 3'),
        ...(learner ? [] : [curve('twin', t('twinCE'), 'var(--twin)', 1.5)]),
        ...(losses?.values.pseudoTwin ? [curve('pseudoTwin', t('pseudoTwinCE'), 'var(--pseudoTwin)', 1.5, '4 2')] : []),
        ...(losses?.values.teacher
          ? [curve('teacher', t('totalOf', { learner: names.teacher }), 'var(--teacher)', 1.5)]
          : []),
      ];
  return (
    <Chart
      title={t('loss')}
      term="loss"
      head={head}
      curves={curves}
      points={drawn}
      ghost={ghost}
      steps={steps}
      isLive={isLive}
      scale={scale}
      domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
      ticks={ticks}
      marks={[...visibleMarks({ experiment, marks }, phase, steps), ...moments]}
      format={shortLoss}
      stepLabel={t('stage:step')}
      aside={
        <span className={classes.legend}>
          {stepsAPoint > 1 && <span>{t('meanOf', { steps: stepsAPoint })}</span>}
          <SegmentedControl
            size="xs"
            aria-label={t('lossAxis')}
            value={scale}
            onChange={(value) => setScale(value === 'log' ? 'log' : 'linear')}
            data={[
              { value: 'linear', label: t('linear') },
              { value: 'log', label: t('log') },
            ]}
          />
        </span>
      }
    />
  );
});

const nothing: Curves = { points: [], stepsAPoint: 1 };

/** The columns that the chart of a phase shows; none before their first values. */
function columnsOf({ values }: LossColumns, isTeaching: boolean): Record<string, Float32Array> {
  const { teacher } = values;
  if (isTeaching) return teacher ? { teacher } : {};
  return values.total ? { ...values } : {};
}

function lifted<P extends Readonly<Record<string, number>>>(point: P): P {
  return Object.fromEntries(Object.entries(point).map(([key, value]) => [key, Math.max(floor, value)])) as P;
}

/** Everything that is drawn; 1 where nothing is. */
function valuesOf(points: readonly Readonly<Record<string, number>>[]): readonly number[] {
  const values = points.flatMap(({ step: _, ...terms }) => Object.values(terms)).filter(Number.isFinite);
  return values.length > 0 ? values : [1];
}

/** Above all points, unless a few of them stick out so far that nothing else would be seen. */
function usualPeak(points: readonly Readonly<Record<string, number>>[]): number {
  // A loss that is no number any more ends the run; what came before it is still to be seen.
  const values = points
    .map(({ step: _, ...terms }) => Math.max(...Object.values(terms)))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const usual = values[Math.floor((values.length - 1) * 0.98)] ?? 1;
  const largest = values.at(-1) ?? usual;
  return Math.max(1.03 * (largest > 4 * usual ? usual : largest), floor);
}

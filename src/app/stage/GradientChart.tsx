import { memo, type ReactNode, useMemo } from 'react';
import { methods } from '../../distillation';
import { temperatureUseOf } from '../../distillation/method';
import { byId } from '../../experiment/declarations';
import type { TermGradients } from '../../report/losses';
import type { TrainingPhase } from '../../report/phases';
import { ControlLabel } from '../controls/NumberControl';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import type { Run } from '../store/run';
import { Chart, type ChartLine } from './Chart';
import { useChartText } from './chartText';
import { type CurvePoint, decadesAround, shortLoss, visibleMarks } from './curves';
import type { RightAxis } from './Plot';

interface GradientChartProps extends Pick<Run, 'experiment' | 'marks'> {
  readonly phase: TrainingPhase;
  /** The last step of the phase. */
  readonly steps: number;
  readonly readings: readonly TermGradients[];
  /** Does the run go on? */
  readonly isLive: boolean;
  /** What switches between this chart and another. */
  readonly head: ReactNode;
}

/** How hard each term of the loss pulls at the student, and whether they pull the same way. */
export const GradientChart = memo(function GradientChart({
  phase,
  steps,
  readings,
  experiment,
  marks,
  isLive,
  head,
}: GradientChartProps) {
  const { t } = useChartText();
  const language = useLanguage();
  const { id, values } = experiment.method;
  const hasSquare = temperatureUseOf(byId(methods, id), values) === 'squared';
  const points = useMemo(() => readings.map((reading) => pointOf(reading, hasSquare)), [readings, hasSquare]);
  const ticks = useMemo(() => decadesAround(points.flatMap(sizesOf)), [points]);
  const last = points.at(-1);
  const size = numberFormat(language, { maximumSignificantDigits: 2 });
  const now = (key: string) => (last?.[key] === undefined ? '–' : size.format(last[key]));
  const curves: ChartLine[] = [
    {
      key: 'hard',
      name: t('hardGradient'),
      colour: 'var(--student)',
      width: 1.5,
      dash: '6 3',
      now: now('hard'),
      term: 'cross-entropy',
    },
    {
      key: 'soft',
      name: t('softGradient'),
      colour: 'var(--student)',
      width: 1.5,
      dash: '1.5 3',
      now: now('soft'),
      term: 'distillation-loss',
    },
    ...(hasSquare
      ? [
          {
            key: 'bare',
            name: t('softWithoutSquare'),
            colour: 'var(--quiet)',
            width: 1.3,
            dash: '1.5 3',
            now: now('bare'),
            term: 'temperature-squared' as const,
          },
        ]
      : []),
    {
      key: 'degrees',
      name: t('angle'),
      colour: 'var(--quiet)',
      width: 1.5,
      now: last?.degrees === undefined ? '–' : degrees(last.degrees),
      term: 'gradient-angle',
    },
  ];
  return (
    <Chart
      title={t('gradients')}
      term="gradient"
      head={head}
      curves={curves}
      points={points}
      steps={steps}
      isLive={isLive}
      scale="log"
      domain={[ticks[0] ?? 0.1, ticks.at(-1) ?? 1]}
      ticks={ticks}
      right={angles}
      marks={visibleMarks({ experiment, marks }, phase, steps)}
      format={shortLoss}
      stepLabel={t('stage:step')}
      aside={<ControlLabel label={t('fixedBatch')} help={t('gradientsHelp')} />}
    />
  );
});

const degrees = (value: number) => `${Math.round(value)}°`;
const angles: RightAxis = { curve: 'degrees', domain: [0, 180], ticks: [0, 45, 90, 135, 180], format: degrees };

/** `bare` is the soft gradient without the factor T². */
function pointOf({ step, temperature, hard, soft, degrees: angle }: TermGradients, hasSquare: boolean): CurvePoint {
  const entries = {
    hard,
    soft,
    bare: hasSquare && soft !== undefined ? soft / temperature ** 2 : undefined,
    degrees: angle,
  };
  const known = Object.entries(entries).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return { step, ...Object.fromEntries(known) };
}

const sizesOf = ({ hard, soft, bare }: CurvePoint): readonly number[] =>
  [hard, soft, bare].filter((value): value is number => value !== undefined && value > 0 && Number.isFinite(value));

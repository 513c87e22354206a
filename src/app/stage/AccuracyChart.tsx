import { memo, type ReactNode, useMemo } from 'react';
import type { Score } from '../../experiment/objective';
import type { TrainingPhase } from '../../report/phases';
import type { Role } from '../../report/roles';
import type { Evaluation } from '../../report/scores';
import { isTeachPhase, planOf } from '../../schemes/plan';
import { useLanguage } from '../locales';
import { numberFormat, percentFormat } from '../locales/numbers';
import { useHeadline } from '../names/headline';
import { headlineOf } from '../names/headlineScores';
import { rolesIn, useRoleNames, useTeacherContext } from '../names/roleNames';
import { useRoleTerms } from '../names/terms';
import { roundTicks } from '../names/ticks';
import type { PreviousRun } from '../store/previousRun';
import type { Run } from '../store/run';
import { Chart, type ChartLine } from './Chart';
import { useChartText } from './chartText';
import { type CurvePoint, visibleMarks } from './curves';

interface AccuracyChartProps extends Pick<Run, 'experiment' | 'marks'> {
  readonly phase: TrainingPhase;
  /** The last step of the phase. */
  readonly steps: number;
  readonly evaluations: readonly Evaluation[];
  /** Does the run go on? */
  readonly isLive: boolean;
  /** Who learns, where it is neither teacher nor student. */
  readonly learner: string | undefined;
  /** The run before; null if there is none of this task. */
  readonly previous: PreviousRun | null;
  /** What is asked, where it is not the class. */
  readonly question?: string;
  /** Stands in the place of the title. */
  readonly head?: ReactNode;
  /** Steps worth a mark besides those of sliders. */
  readonly moments: readonly { readonly step: number; readonly label: string }[];
}

/** The headline score on the whole test set, evaluation by evaluation: accuracy in percent, or that of the task. */
export const AccuracyChart = memo(function AccuracyChart({
  phase,
  steps,
  evaluations,
  experiment,
  marks,
  isLive,
  learner,
  moments,
  previous,
  question,
  head,
}: AccuracyChartProps) {
  const { t } = useChartText();
  const names = useRoleNames();
  const terms = useRoleTerms();
  const context = useTeacherContext();
  const language = useLanguage();
  const isTeaching = isTeachPhase(experiment, phase);
  const points = useMemo(
    () => evaluations.map((evaluation) => accuracyPoint(evaluation, isTeaching)),
    [evaluations, isTeaching],
  );
  const earlier = previous?.evaluations[phase];
  const ghost = useMemo(
    () => (earlier && !question ? earlier.map((evaluation) => accuracyPoint(evaluation, isTeaching)) : nothing),
    [earlier, isTeaching, question],
  );
  const headline = useHeadline(experiment);
  const percent = percentFormat(language, 1);
  const last = points.at(-1);
  const ticks = ticksFor(ghost.length > 0 ? [...points, ...ghost] : points, headline.score);
  const now = (key: string) => (last?.[key] === undefined ? '–' : headline.value(last[key]));
  // A teacher that learns at the same time has a curve and no level.
  const hasLevel = !isTeaching && planOf(experiment).teachers > 0;
  const teacher = hasLevel ? last?.teacherLevel : undefined;

  const curves: ChartLine[] = isTeaching
    ? [
        {
          key: 'teacher',
          name: names.teacher,
          colour: 'var(--teacher)',
          width: 2.2,
          now: now('teacher'),
          term: terms.teacher,
        },
      ]
    : [
        {
          key: 'teacherLevel',
          name: names.teacher,
          colour: 'var(--teacher)',
          width: 1.5,
          dash: '7 4',
          now: now('teacherLevel'),
          term: terms.teacher,
        },
        {
          key: 'student',
          name: learner ?? names.student,
          colour: 'var(--student)',
          width: 2.6,
          now: now('student'),
          term: terms.student,
        },
        ...(learner
          ? []
          : [{ key: 'twin', name: names.twin, colour: 'var(--twin)', width: 1.5, now: now('twin'), term: terms.twin }]),
        ...(learner || !rolesIn(experiment).includes('pseudoTwin')
          ? []
          : [
              {
                key: 'pseudoTwin',
                name: names.pseudoTwin,
                colour: 'var(--pseudoTwin)',
                width: 1.5,
                dash: '4 2',
                now: now('pseudoTwin'),
                term: terms.pseudoTwin,
              },
            ]),
        ...(headline.isCounted
          ? [
              {
                key: 'agreement',
                name: learner ? t('agreementOf', { learner }) : t('agreement', context),
                colour: 'var(--student)',
                width: 1.2,
                dash: '1.5 3',
                now: last?.agreement === undefined ? '–' : percent.format(last.agreement / 100),
                term: 'agreement',
              } as const,
            ]
          : []),
      ];
  const title = headline.isCounted ? t('accuracy') : headline.axis;
  return (
    <Chart
      title={question ? `${title} – ${question}` : title}
      term={headline.isCounted ? 'accuracy' : 'test-set'}
      head={head}
      curves={curves}
      points={points}
      ghost={ghost}
      steps={steps}
      isLive={isLive}
      domain={[ticks[0] ?? 0, ticks.at(-1) ?? 100]}
      ticks={ticks}
      marks={[...visibleMarks({ experiment, marks }, phase, steps), ...moments]}
      {...(teacher === undefined ? {} : { level: { value: teacher, colour: 'var(--teacher)' } })}
      format={oneDecimal}
      stepLabel={t('stage:step')}
      aside={t('ofTest', { total: numberFormat(language).format(evaluations[0]?.total ?? 0) })}
    />
  );
});

const nothing: readonly CurvePoint[] = [];
const oneDecimal = (value: number) => `${Number(value.toFixed(1))}`;

function accuracyPoint(evaluation: Evaluation, isTeaching: boolean): CurvePoint {
  const { step, total, agreeing } = evaluation;
  const of = (role: Role) => headlineOf(evaluation, total, role);
  const entries = {
    [isTeaching ? 'teacher' : 'teacherLevel']: of('teacher'),
    student: of('student'),
    twin: of('twin'),
    pseudoTwin: of('pseudoTwin'),
    agreement: agreeing.student === undefined ? undefined : (100 * agreeing.student) / total,
  };
  const known = Object.entries(entries).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return { step, ...Object.fromEntries(known) };
}

/** Round numbers around all values; for shares that should be high, up to 100. */
function ticksFor(points: readonly CurvePoint[], { unit, better }: Score): readonly number[] {
  if (unit === '%' && better === 'higher') return percentTicks(points);
  const values = points.flatMap(({ step: _, ...others }) => Object.values(others));
  if (values.length === 0) return [0, 1];
  return roundTicks(Math.min(...values), Math.max(...values));
}

/** Round numbers from below the smallest value to 100, so that what matters fills the chart. */
function percentTicks(points: readonly CurvePoint[]): readonly number[] {
  let smallest = 90;
  for (const { step: _, ...values } of points) smallest = Math.min(smallest, ...Object.values(values));
  const gap = smallest < 40 ? 20 : smallest < 75 ? 10 : 5;
  const first = Math.floor(smallest / gap) * gap;
  return Array.from({ length: (100 - first) / gap + 1 }, (_, tick) => first + tick * gap);
}

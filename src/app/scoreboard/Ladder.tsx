import { useTranslation } from 'react-i18next';
import type { Experiment } from '../../experiment/experiment';
import type { Score } from '../../experiment/objective';
import type { Interval } from '../../metrics/statistics';
import type { Role } from '../../report/roles';
import type { Evaluation } from '../../report/scores';
import { Term } from '../glossary/Term';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useHeadline } from '../names/headline';
import { headlineOf, intervalOf } from '../names/headlineScores';
import { roles, useRoleNames } from '../names/roleNames';
import { useRoleTerms } from '../names/terms';
import { roundTicks } from '../names/ticks';
import classes from './Ladder.module.css';

interface LadderProps {
  readonly evaluation: Evaluation;
  /** The experiment that was evaluated. */
  readonly experiment: Experiment;
}

/** The headline scores of all networks on one axis, with their intervals; what lies between twin and student is coloured by its cause. */
export function Ladder({ evaluation, experiment }: LadderProps) {
  const { t } = useTranslation('scoreboard');
  const plain = numberFormat(useLanguage(), { maximumFractionDigits: 3 });
  const names = useRoleNames();
  const terms = useRoleTerms();
  const headline = useHeadline(experiment);
  const { total } = evaluation;
  const shown = roles.flatMap((role) => {
    const value = headlineOf(evaluation, total, role);
    if (value === undefined) return [];
    return [{ role, value, ...(intervalOf(evaluation, total, role) ?? { low: value, high: value }) }];
  });
  const ticks = ladderTicks(shown, headline.score);
  const [least, most] = [ticks[0] as number, ticks.at(-1) as number];
  const placeOf = (value: number) => `${(100 * (value - least)) / (most - least)}%`;
  const of = (role: Role) => shown.find((each) => each.role === role)?.value;
  const [student, pseudoTwin, twin] = [of('student'), of('pseudoTwin'), of('twin')];
  return (
    <figure
      className={classes.ladder}
      aria-label={`${t('ladder')}: ${shown.map(({ role, value }) => `${names[role]} ${headline.value(value)}`).join(', ')}`}
    >
      <div className={classes.axis} aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} className={classes.tick} style={{ left: placeOf(tick) }}>
            {plain.format(tick)}
          </span>
        ))}
        {student !== undefined && twin !== undefined && pseudoTwin !== undefined && (
          <>
            <Span from={placeOf(twin)} to={placeOf(pseudoTwin)} colour="var(--pseudoTwin)" />
            <Span from={placeOf(pseudoTwin)} to={placeOf(student)} colour="var(--student)" />
          </>
        )}
        {student !== undefined && twin !== undefined && pseudoTwin === undefined && (
          <Span from={placeOf(twin)} to={placeOf(student)} colour="var(--student)" />
        )}
        {shown.map(({ role, value, low, high }) => (
          <span key={role} style={{ color: `var(--${role})` }}>
            <span
              className={classes.whisker}
              style={{ left: placeOf(low), width: `calc(${placeOf(high)} - ${placeOf(low)})` }}
            />
            <span className={classes.mark} style={{ left: placeOf(value) }} data-role={role} />
          </span>
        ))}
      </div>
      <ul className={classes.names}>
        {shown.map(({ role, value }) => (
          <li key={role} style={{ color: `var(--${role})` }}>
            <Term id={terms[role]}>{names[role]}</Term> <strong>{headline.value(value)}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** Tens from below all intervals up to 100 % for shares that should be high; round numbers around all values else. */
function ladderTicks(shown: readonly Interval[], score: Score): readonly number[] {
  const [low, high] = [Math.min(...shown.map((each) => each.low)), Math.max(...shown.map((each) => each.high))];
  if (score.unit !== '%' || score.better === 'lower') return roundTicks(low, high);
  const least = Math.max(0, 10 * Math.floor(low / 10 - 0.2));
  return Array.from({ length: Math.round((100 - least) / 10) + 1 }, (_, at) => least + 10 * at);
}

interface SpanProps {
  /** CSS lengths along the axis; `to` may be left of `from`. */
  readonly from: string;
  readonly to: string;
  readonly colour: string;
}

const Span = ({ from, to, colour }: SpanProps) => (
  <span
    className={classes.span}
    style={{ left: `min(${from}, ${to})`, width: `max(${to} - ${from}, ${from} - ${to})`, background: colour }}
  />
);

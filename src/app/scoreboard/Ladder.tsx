import { useTranslation } from 'react-i18next';
import { wilsonInterval } from '../../metrics/statistics';
import type { Role } from '../../report/roles';
import type { Evaluation } from '../../report/scores';
import { Term } from '../glossary/Term';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { roles, useRoleNames } from '../names/roleNames';
import { useRoleTerms } from '../names/terms';
import classes from './Ladder.module.css';

/** Accuracies of all networks on one axis, with their intervals; what lies between twin and student is coloured by its cause. */
export function Ladder({ evaluation }: { readonly evaluation: Evaluation }) {
  const { t } = useTranslation('scoreboard');
  const names = useRoleNames();
  const terms = useRoleTerms();
  const percent = numberFormat(useLanguage(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = numberFormat(useLanguage(), { maximumFractionDigits: 0 });
  const { correct, total } = evaluation;
  const shown = roles.flatMap((role) => {
    const right = correct[role];
    return right === undefined ? [] : [{ role, share: right / total, ...wilsonInterval(right, total) }];
  });
  // From a round number below all intervals up to 100 %.
  const least = Math.max(0, Math.floor(10 * Math.min(...shown.map(({ low }) => low)) - 0.2) / 10);
  const placeOf = (share: number) => `${(100 * (share - least)) / (1 - least)}%`;
  const shareOf = (role: Role) => shown.find((each) => each.role === role)?.share;
  const [student, pseudoTwin, twin] = [shareOf('student'), shareOf('pseudoTwin'), shareOf('twin')];
  const ticks = Array.from({ length: Math.round(10 * (1 - least)) + 1 }, (_, at) => least + at / 10);
  return (
    <figure
      className={classes.ladder}
      aria-label={`${t('ladder')}: ${shown.map(({ role, share }) => `${names[role]} ${percent.format(100 * share)} %`).join(', ')}`}
    >
      <div className={classes.axis} aria-hidden="true">
        {ticks.map((share) => (
          <span key={share} className={classes.tick} style={{ left: placeOf(share) }}>
            {whole.format(100 * share)}
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
        {shown.map(({ role, share, low, high }) => (
          <span key={role} style={{ color: `var(--${role})` }}>
            <span
              className={classes.whisker}
              style={{ left: placeOf(low), width: `calc(${placeOf(high)} - ${placeOf(low)})` }}
            />
            <span className={classes.mark} style={{ left: placeOf(share) }} data-role={role} />
          </span>
        ))}
      </div>
      <ul className={classes.names}>
        {shown.map(({ role, share }) => (
          <li key={role} style={{ color: `var(--${role})` }}>
            <Term id={terms[role]}>{names[role]}</Term> <strong>{percent.format(100 * share)} %</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
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

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TermId } from '../../glossary';
import type { Network } from '../../models/network';
import type { Role } from '../../report/roles';
import type { Evaluation, Scores } from '../../report/scores';
import type { Timing } from '../../report/timing';
import { TermHeading } from '../glossary/Term';
import { useLanguage, useText } from '../locales';
import { numberFormat } from '../locales/numbers';
import { type Headline, useHeadline } from '../names/headline';
import { headlineOf, intervalOf } from '../names/headlineScores';
import { useRoleNames, useTeacherContext } from '../names/roleNames';
import { secondQuestionIn } from '../names/secondQuestion';
import { useRoleTerms } from '../names/terms';
import { useApp } from '../store/context';
import { latestEvaluation } from '../store/run';
import { columns } from './columns';
import { rowsOf } from './rows';
import classes from './Scoreboard.module.css';

/** What each network costs and how accurate it is. */
export function Scoreboard() {
  const { t } = useTranslation('scoreboard');
  const experiment = useApp((state) => state.run?.experiment ?? state.experiment);
  const latest = useApp((state) => (state.run ? latestEvaluation(state.run) : undefined));
  const timings = useApp((state) => state.run?.timings);
  const names = useRoleNames();
  const terms = useRoleTerms();
  const text = useText();
  const context = useTeacherContext();
  const evaluations = useApp((state) => state.run?.evaluations);
  const rows = useMemo(() => rowsOf(experiment), [experiment]);
  const teacher = rows[0]?.network.parameters ?? 0;
  const headline = useHeadline(experiment);
  const headingOf = (label: NonNullable<(typeof columns)[number]['label']>) =>
    label === 'accuracy' && !headline.isCounted ? headline.axis : t(label, context);
  const second = useMemo(() => secondQuestionIn(experiment), [experiment]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, by keyboard too.
    <section data-target="scoreboard" className={classes.scroll} aria-label={t('scoreboard')} tabIndex={0}>
      <table className={classes.table} aria-label={t('scoreboard')}>
        <thead>
          <tr>
            <td />
            {columns.map(({ label, term }) =>
              label === null && !second ? null : (
                <TermHeading key={term} scope="col" id={term}>
                  {label === null ? text(second?.name ?? '') : headingOf(label)}
                </TermHeading>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ role, network, intermediate }) => (
            <Row
              key={intermediate?.phase ?? role}
              role={role}
              name={intermediate ? text(intermediate.name) : names[role]}
              term={intermediate ? 'student' : terms[role]}
              network={network}
              compression={teacher / network.parameters}
              latest={intermediate ? evaluations?.[intermediate.phase]?.at(-1) : latest}
              timing={intermediate ? undefined : timings?.[role === 'teacher' ? 'teacher' : 'student']}
              isIntermediate={intermediate !== undefined}
              hasSecond={second !== null}
              headline={headline}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly role: Role;
  readonly name: string;
  readonly term: TermId;
  readonly network: Network;
  readonly compression: number;
  readonly latest: Evaluation | undefined;
  /** That of the student for its twins, which have the same network. */
  readonly timing: Timing | undefined;
  readonly isIntermediate: boolean;
  /** Is a second question asked? */
  readonly hasSecond: boolean;
  readonly headline: Headline;
}

function Row({
  role,
  name,
  term,
  network,
  compression,
  latest,
  timing,
  isIntermediate,
  hasSecond,
  headline,
}: RowProps) {
  const language = useLanguage();
  const whole = numberFormat(language);
  const three = numberFormat(language, { maximumSignificantDigits: 3 });
  const two = numberFormat(language, { maximumSignificantDigits: 2 });
  const percent = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const agreeing = role === 'teacher' ? undefined : latest?.agreeing[role];
  return (
    <tr>
      <TermHeading
        scope="row"
        id={term}
        before={
          <span
            className={classes.swatch}
            style={{ background: isIntermediate ? 'var(--quiet)' : `var(--${role})` }}
            aria-hidden="true"
          />
        }
      >
        {name}
      </TermHeading>
      <td className={classes.accuracy}>
        {latest ? <HeadlineOf scores={latest} {...{ latest, role, headline }} /> : '–'}
      </td>
      {hasSecond && (
        <td className={classes.accuracy}>
          {latest?.second ? <HeadlineOf scores={latest.second} {...{ latest, role, headline }} /> : '–'}
        </td>
      )}
      <td>{agreeing === undefined || !latest ? '–' : `${percent.format((100 * agreeing) / latest.total)} %`}</td>
      <td>{whole.format(network.parameters)}</td>
      <td>{role === 'teacher' ? '1 ×' : `${three.format(compression)} ×`}</td>
      <td>{three.format(network.bytes / 1000)} kB</td>
      <td>{whole.format(network.multiplyAdds)}</td>
      <td>
        {timing ? (
          <>
            {two.format(timing.median)} ms
            <span className={classes.interval}>
              {two.format(timing.low)} – {two.format(timing.high)} ms
            </span>
          </>
        ) : (
          '–'
        )}
      </td>
    </tr>
  );
}

interface HeadlineOfProps {
  /** On one of the questions. */
  readonly scores: Scores;
  readonly latest: Evaluation;
  readonly role: Role;
  readonly headline: Headline;
}

/** The headline score of one network, with its interval where there is one. */
function HeadlineOf({ scores, latest: { total }, role, headline }: HeadlineOfProps) {
  const value = headlineOf(scores, total, role);
  if (value === undefined) return '–';
  const interval = intervalOf(scores, total, role);
  return (
    <>
      <strong>{headline.value(value)}</strong>
      {interval && (
        <span className={classes.interval}>
          {headline.number(interval.low)} – {headline.number(interval.high)}
        </span>
      )}
    </>
  );
}

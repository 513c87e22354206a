import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { wilsonInterval } from '../../metrics/statistics';
import type { Network } from '../../models/network';
import type { Role } from '../../report/roles';
import type { Evaluation, Scores } from '../../report/scores';
import { useLanguage, useText } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useRoleNames, useTeacherContext } from '../names/roleNames';
import { secondQuestionIn } from '../names/secondQuestion';
import { useApp } from '../store/context';
import { latestEvaluation } from '../store/run';
import { Gap } from './Gap';
import { contestants } from './rows';
import classes from './Scoreboard.module.css';

/** What each learner costs and what it can do. */
export function Scoreboard() {
  const { t } = useTranslation('scoreboard');
  const experiment = useApp((state) => state.run?.experiment ?? state.experiment);
  const latest = useApp((state) => (state.run ? latestEvaluation(state.run) : undefined));
  const milliseconds = useApp((state) => state.run?.milliseconds);
  const names = useRoleNames();
  const text = useText();
  const context = useTeacherContext();
  const evaluations = useApp((state) => state.run?.evaluations);
  const rows = useMemo(() => contestants(experiment), [experiment]);
  const teacher = rows[0]?.network.parameters ?? 0;
  const second = useMemo(() => secondQuestionIn(experiment), [experiment]);
  return (
    <div className={classes.scoreboard}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, by keyboard too. */}
      <section data-target="scoreboard" className={classes.scroll} aria-label={t('scoreboard')} tabIndex={0}>
        <table className={classes.table} aria-label={t('scoreboard')}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('accuracy')}</th>
              {second && <th scope="col">{text(second.name)}</th>}
              <th scope="col">{t('agreement', context)}</th>
              <th scope="col">{t('parameters')}</th>
              <th scope="col">{t('compression')}</th>
              <th scope="col">{t('bytes')}</th>
              <th scope="col">{t('multiplyAdds')}</th>
              <th scope="col">{t('milliseconds')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ learner, network, between }) => (
              <Row
                key={between?.stage ?? learner}
                learner={learner}
                name={between ? text(between.name) : names[learner]}
                network={network}
                compression={teacher / network.parameters}
                latest={between ? evaluations?.[between.stage]?.at(-1) : latest}
                milliseconds={between ? undefined : milliseconds?.[learner]}
                isBetween={between !== undefined}
                hasSecond={second !== null}
              />
            ))}
          </tbody>
        </table>
      </section>
      <Gap />
    </div>
  );
}

interface RowProps {
  readonly learner: Role;
  readonly name: string;
  readonly network: Network;
  readonly compression: number;
  readonly latest: Evaluation | undefined;
  readonly milliseconds: number | undefined;
  readonly isBetween: boolean;
  /** Is a second question asked? */
  readonly hasSecond: boolean;
}

function Row({ learner, name, network, compression, latest, milliseconds, isBetween, hasSecond }: RowProps) {
  const language = useLanguage();
  const whole = numberFormat(language);
  const three = numberFormat(language, { maximumSignificantDigits: 3 });
  const two = numberFormat(language, { maximumSignificantDigits: 2 });
  const percent = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const agreeing = learner === 'teacher' ? undefined : latest?.agreeing[learner];
  return (
    <tr>
      <th scope="row">
        <span
          className={classes.swatch}
          style={{ background: isBetween ? 'var(--quiet)' : `var(--${learner})` }}
          aria-hidden="true"
        />
        {name}
      </th>
      <td className={classes.accuracy}>{latest ? <Accuracy of={latest} {...{ latest, learner }} /> : '–'}</td>
      {hasSecond && (
        <td className={classes.accuracy}>
          {latest?.second ? <Accuracy of={latest.second} {...{ latest, learner }} /> : '–'}
        </td>
      )}
      <td>{agreeing === undefined || !latest ? '–' : `${percent.format((100 * agreeing) / latest.total)} %`}</td>
      <td>{whole.format(network.parameters)}</td>
      <td>{learner === 'teacher' ? '1 ×' : `${three.format(compression)} ×`}</td>
      <td>{three.format(network.bytes / 1000)} kB</td>
      <td>{whole.format(network.multiplyAdds)}</td>
      <td>{milliseconds === undefined ? '–' : `${two.format(milliseconds)} ms`}</td>
    </tr>
  );
}

interface AccuracyProps {
  /** On one of the questions. */
  readonly of: Scores;
  readonly latest: Evaluation;
  readonly learner: Role;
}

function Accuracy({ of, latest: { total }, learner }: AccuracyProps) {
  const language = useLanguage();
  const correct = of.correct[learner];
  if (correct === undefined) return '–';
  const percent = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const { low, high } = wilsonInterval(correct, total);
  return (
    <>
      <strong>{percent.format((100 * correct) / total)} %</strong>
      <span className={classes.interval}>
        {percent.format(100 * low)} – {percent.format(100 * high)}
      </span>
    </>
  );
}

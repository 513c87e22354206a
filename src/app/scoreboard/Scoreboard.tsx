import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { wilsonInterval } from '../../metrics/statistics';
import { planCouncil } from '../../models/council';
import type { Network } from '../../models/network';
import { planOf } from '../../teaching/plan';
import type { Evaluation, Learner } from '../../worker/protocol';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { networkOf } from '../setup/NetworkFacts';
import { useApp } from '../store/context';
import { latestEvaluation } from '../store/run';
import { Gap } from './Gap';
import classes from './Scoreboard.module.css';

const learners: readonly Learner[] = ['teacher', 'student', 'twin'];

/** What each learner costs and what it can do. */
export function Scoreboard() {
  const { t } = useTranslation('scoreboard');
  const experiment = useApp((state) => state.run?.experiment ?? state.experiment);
  const latest = useApp((state) => (state.run ? latestEvaluation(state.run) : undefined));
  const milliseconds = useApp((state) => state.run?.milliseconds);
  const { teacher, student } = useMemo(() => {
    const { teachers, fusion } = planOf(experiment);
    const alone = networkOf(experiment, 'teacher');
    return { teacher: planCouncil(alone, teachers, fusion), student: networkOf(experiment, 'student') };
  }, [experiment]);
  return (
    <div className={classes.scoreboard}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, by keyboard too. */}
      <section data-target="scoreboard" className={classes.scroll} aria-label={t('scoreboard')} tabIndex={0}>
        <table className={classes.table} aria-label={t('scoreboard')}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('accuracy')}</th>
              <th scope="col">{t('agreement')}</th>
              <th scope="col">{t('parameters')}</th>
              <th scope="col">{t('compression')}</th>
              <th scope="col">{t('bytes')}</th>
              <th scope="col">{t('multiplyAdds')}</th>
              <th scope="col">{t('milliseconds')}</th>
            </tr>
          </thead>
          <tbody>
            {learners.map((learner) => (
              <Row
                key={learner}
                learner={learner}
                network={learner === 'teacher' ? teacher : student}
                compression={teacher.parameters / (learner === 'teacher' ? teacher : student).parameters}
                latest={latest}
                milliseconds={milliseconds?.[learner]}
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
  readonly learner: Learner;
  readonly network: Network;
  readonly compression: number;
  readonly latest: Evaluation | undefined;
  readonly milliseconds: number | undefined;
}

function Row({ learner, network, compression, latest, milliseconds }: RowProps) {
  const { t } = useTranslation('scoreboard');
  const language = useLanguage();
  const whole = numberFormat(language);
  const three = numberFormat(language, { maximumSignificantDigits: 3 });
  const two = numberFormat(language, { maximumSignificantDigits: 2 });
  const percent = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const agreeing = learner === 'teacher' ? undefined : latest?.agreeing[learner];
  return (
    <tr>
      <th scope="row">
        <span className={classes.swatch} style={{ background: `var(--${learner})` }} aria-hidden="true" />
        {{ teacher: t('teacher'), student: t('student'), twin: t('twin') }[learner]}
      </th>
      <td className={classes.accuracy}>{latest ? <Accuracy evaluation={latest} learner={learner} /> : '–'}</td>
      <td>{agreeing === undefined || !latest ? '–' : `${percent.format((100 * agreeing) / latest.total)} %`}</td>
      <td>{whole.format(network.parameters)}</td>
      <td>{learner === 'teacher' ? '1 ×' : `${three.format(compression)} ×`}</td>
      <td>{three.format(network.bytes / 1000)} kB</td>
      <td>{whole.format(network.multiplyAdds)}</td>
      <td>{milliseconds === undefined ? '–' : `${two.format(milliseconds)} ms`}</td>
    </tr>
  );
}

function Accuracy({ evaluation, learner }: { readonly evaluation: Evaluation; readonly learner: Learner }) {
  const language = useLanguage();
  const correct = evaluation.correct[learner];
  if (correct === undefined) return '–';
  const percent = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const { low, high } = wilsonInterval(correct, evaluation.total);
  return (
    <>
      <strong>{percent.format((100 * correct) / evaluation.total)} %</strong>
      <span className={classes.interval}>
        {percent.format(100 * low)} – {percent.format(100 * high)}
      </span>
    </>
  );
}

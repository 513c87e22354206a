import { useTranslation } from 'react-i18next';
import type { Network } from '../../models/network';
import type { Evaluation, Learner } from '../../worker/protocol';
import { useLanguage } from '../locales';
import { networkOf } from '../setup/NetworkFacts';
import { useApp } from '../store/context';
import { latestEvaluation, type Run } from '../store/run';
import { Gap } from './Gap';
import classes from './Scoreboard.module.css';
import { wilsonInterval } from './statistics';

const learners: readonly Learner[] = ['teacher', 'student', 'twin'];

/** What each learner costs and what it can do. */
export function Scoreboard() {
  const { t } = useTranslation('scoreboard');
  const run = useApp((state) => state.run);
  const setUp = useApp((state) => state.experiment);
  const experiment = run?.experiment ?? setUp;
  const teacher = networkOf(experiment, 'teacher');
  const student = networkOf(experiment, 'student');
  return (
    <div className={classes.scoreboard}>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label={t('scoreboard')}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('parameters')}</th>
              <th scope="col">{t('bytes')}</th>
              <th scope="col">{t('multiplyAdds')}</th>
              <th scope="col">{t('compression')}</th>
              <th scope="col">{t('milliseconds')}</th>
              <th scope="col">{t('agreement')}</th>
              <th scope="col">{t('accuracy')}</th>
            </tr>
          </thead>
          <tbody>
            {learners.map((learner) => (
              <Row
                key={learner}
                learner={learner}
                network={learner === 'teacher' ? teacher : student}
                compression={teacher.parameters / (learner === 'teacher' ? teacher : student).parameters}
                run={run}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Gap run={run} />
    </div>
  );
}

interface RowProps {
  readonly learner: Learner;
  readonly network: Network;
  readonly compression: number;
  readonly run: Run | null;
}

function Row({ learner, network, compression, run }: RowProps) {
  const { t } = useTranslation('scoreboard');
  const language = useLanguage();
  const whole = new Intl.NumberFormat(language);
  const three = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const two = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
  const latest = run ? latestEvaluation(run) : undefined;
  const milliseconds = run?.milliseconds?.[learner];
  const agreeing = learner === 'teacher' ? undefined : latest?.agreeing[learner];
  return (
    <tr>
      <th scope="row">
        <span className={classes.swatch} style={{ background: `var(--${learner})` }} aria-hidden="true" />
        {{ teacher: t('teacher'), student: t('student'), twin: t('twin') }[learner]}
      </th>
      <td>{whole.format(network.parameters)}</td>
      <td>{three.format(network.bytes / 1000)} kB</td>
      <td>{whole.format(network.multiplyAdds)}</td>
      <td>{learner === 'teacher' ? '1 ×' : `${three.format(compression)} ×`}</td>
      <td>{milliseconds === undefined ? '–' : `${two.format(milliseconds)} ms`}</td>
      <td>
        {agreeing === undefined || !latest
          ? '–'
          : `${three.format(Math.floor((1000 * agreeing) / latest.total) / 10)} %`}
      </td>
      <td className={classes.accuracy}>{latest && <Accuracy evaluation={latest} learner={learner} />}</td>
    </tr>
  );
}

function Accuracy({ evaluation, learner }: { readonly evaluation: Evaluation; readonly learner: Learner }) {
  const language = useLanguage();
  const correct = evaluation.correct[learner];
  if (correct === undefined) return '–';
  const percent = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
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

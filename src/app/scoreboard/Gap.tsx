import { useTranslation } from 'react-i18next';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useApp } from '../store/context';
import classes from './Scoreboard.module.css';
import { discordant, pairedDifference } from './statistics';

/** What distillation did: student minus twin on the same test examples, with its interval, in numbers and in words. */
export function Gap() {
  const { t } = useTranslation('scoreboard');
  const language = useLanguage();
  const evaluation = useApp(({ run }) => run?.evaluations.distil.at(-1));
  const hasRun = useApp(({ run }) => run !== null);
  const isSameData = useApp(
    ({ run, experiment }) =>
      run !== null &&
      experiment.training.seed === run.experiment.training.seed &&
      JSON.stringify(experiment.task) === JSON.stringify(run.experiment.task),
  );
  const labels = useApp(({ dataset }) => dataset?.test.labels);
  const { student, twin } = evaluation?.answers ?? {};
  if (!student || !twin || !labels || !isSameData || labels.length !== student.length) {
    return (
      <div className={classes.gap}>
        <span className={classes.gapTitle}>{t('gap')}</span>
        <span className={classes.gapValue}>–</span>
        <span className={classes.gapWords}>{t(hasRun ? 'gapNotYet' : 'gapBefore')}</span>
      </div>
    );
  }
  const { onlyFirst, onlySecond } = discordant(student, twin, labels);
  const { difference, low, high } = pairedDifference(onlyFirst, onlySecond, labels.length);
  const signed = numberFormat(language, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'even';
  return (
    <div className={classes.gap} data-verdict={verdict}>
      <span className={classes.gapTitle}>{t('gap')}</span>
      <span className={classes.gapValue}>{t('points', { value: signed.format(100 * difference) })}</span>
      <span className={classes.gapWords}>
        {t('gapInterval', { low: signed.format(100 * low), high: signed.format(100 * high) })}{' '}
        {{ better: t('better'), worse: t('worse'), even: t('even') }[verdict]}{' '}
        {t('discordant', { student: onlyFirst, twin: onlySecond })}
      </span>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { pairedDifference } from '../../metrics/statistics';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useApp } from '../store/context';
import classes from './Scoreboard.module.css';

/** What distillation did: student minus twin on the same test examples, with its interval, in numbers and in words. */
export function Gap() {
  const { t } = useTranslation('scoreboard');
  const language = useLanguage();
  const evaluation = useApp(({ run }) => run?.evaluations.distil.at(-1));
  const hasRun = useApp(({ run }) => run !== null);
  const isLeaking = useApp(({ run }) => run?.experiment.transfer.pool === 'test');
  if (!evaluation?.rightAlone) {
    return (
      <div className={classes.gap} data-target="gap">
        <span className={classes.gapTitle}>{t('gap')}</span>
        <span className={classes.gapValue}>–</span>
        <span className={classes.gapWords}>{t(hasRun ? 'gapNotYet' : 'gapBefore')}</span>
      </div>
    );
  }
  const { student, twin } = evaluation.rightAlone;
  const { difference, low, high } = pairedDifference(student, twin, evaluation.total);
  const signed = numberFormat(language, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const verdict = isLeaking ? 'void' : low > 0 ? 'better' : high < 0 ? 'worse' : 'even';
  return (
    <div className={classes.gap} data-target="gap" data-verdict={verdict}>
      <span className={classes.gapTitle}>{t('gap')}</span>
      <span className={classes.gapValue}>{t('points', { value: signed.format(100 * difference) })}</span>
      <span className={classes.gapWords}>
        {t('gapInterval', { low: signed.format(100 * low), high: signed.format(100 * high) })}{' '}
        {{ better: t('better'), worse: t('worse'), even: t('even'), void: t('leak') }[verdict]}{' '}
        {t('discordant', { student, twin })}
      </span>
    </div>
  );
}

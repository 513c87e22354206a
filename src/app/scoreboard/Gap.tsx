import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { pairedDifference } from '../../metrics/statistics';
import type { Scores } from '../../report/scores';
import { useLanguage, useText } from '../locales';
import { numberFormat } from '../locales/numbers';
import { secondQuestionIn } from '../names/secondQuestion';
import { useApp } from '../store/context';
import classes from './Scoreboard.module.css';

/** The gap: accuracy of the student minus that of the twin on the same test examples, with its interval, for each question. */
export function Gap() {
  const { t } = useTranslation('scoreboard');
  const text = useText();
  const evaluation = useApp(({ run }) => run?.evaluations.distil.at(-1));
  const hasRun = useApp(({ run }) => run !== null);
  const experiment = useApp((state) => state.run?.experiment ?? state.experiment);
  const second = useMemo(() => secondQuestionIn(experiment), [experiment]);
  const total = evaluation?.total ?? 0;
  return (
    <div className={classes.gap} data-target="gap">
      <OneGap title={t('gap')} scores={evaluation} total={total} note={t(hasRun ? 'gapNotYet' : 'gapBefore')} />
      {second && (
        <OneGap title={t('gapOf', { question: text(second.name) })} scores={evaluation?.second} total={total} />
      )}
    </div>
  );
}

interface OneGapProps {
  readonly title: string;
  readonly scores: Scores | undefined;
  /** Size of the test set. */
  readonly total: number;
  /** Shown while there is nothing to compare. */
  readonly note?: string;
}

/** The gap on one question. */
function OneGap({ title, scores, total, note }: OneGapProps) {
  const { t } = useTranslation('scoreboard');
  const language = useLanguage();
  const isLeaking = useApp(({ run }) => run?.experiment.transfer.pool === 'test');
  if (!scores?.onlyCorrect) {
    return (
      <div className={classes.oneGap}>
        <span className={classes.gapTitle}>{title}</span>
        <span className={classes.gapValue}>–</span>
        {note && <span className={classes.gapWords}>{note}</span>}
      </div>
    );
  }
  const { student, twin } = scores.onlyCorrect;
  const { difference, low, high } = pairedDifference(student, twin, total);
  const signed = numberFormat(language, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const effect = isLeaking ? 'void' : low > 0 ? 'better' : high < 0 ? 'worse' : 'even';
  return (
    <div className={classes.oneGap} data-effect={effect}>
      <span className={classes.gapTitle}>{title}</span>
      <span className={classes.gapValue}>{t('points', { value: signed.format(100 * difference) })}</span>
      <span className={classes.gapWords}>
        {t('gapInterval', { low: signed.format(100 * low), high: signed.format(100 * high) })}{' '}
        {{ better: t('better'), worse: t('worse'), even: t('even'), void: t('leak') }[effect]}{' '}
        {t('discordant', { student, twin })}
      </span>
    </div>
  );
}

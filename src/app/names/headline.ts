import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import type { Score } from '../../experiment/objective';
import { useLanguage, useText } from '../locales';
import { numberFormat } from '../locales/numbers';

/** How the headline of an experiment is named and written. */
export interface Headline {
  readonly score: Score;
  readonly name: string;
  /** Its name with the unit, for an axis. */
  readonly axis: string;
  /** Is it the number of right answers in percent? */
  readonly isCounted: boolean;
  /** A value without its unit. */
  number(value: number): string;
  /** A value with its unit. */
  value(value: number): string;
  /** A difference without its unit, with a sign. */
  signed(difference: number): string;
  /** The unit of a difference, `''` if it has none: percentages differ by points. */
  readonly unitOfDifference: string;
  /** A difference with its unit. */
  difference(difference: number): string;
}

/** The headline of the experiment whose run is shown. */
export function useHeadline({ task }: Pick<Experiment, 'task'>): Headline {
  const { t } = useTranslation('scoreboard');
  const text = useText();
  const language = useLanguage();
  return useMemo(() => {
    const { objective } = byId(catalogue.tasks, task.id);
    const [score] = objective.scores;
    const name = text(score.name);
    const digits = { minimumFractionDigits: score.digits, maximumFractionDigits: score.digits };
    const plain = numberFormat(language, digits);
    const signed = numberFormat(language, { ...digits, signDisplay: 'exceptZero' });
    const unitOfDifference = score.unit === '%' ? t('points') : '';
    return {
      score,
      name,
      axis: score.unit === '' ? name : `${name}, ${score.unit}`,
      isCounted: objective.isOfOneClass,
      number: plain.format,
      value: (value) => (score.unit === '' ? plain.format(value) : `${plain.format(value)} ${score.unit}`),
      signed: signed.format,
      unitOfDifference,
      difference: (value) => [signed.format(value), unitOfDifference].filter(Boolean).join(' '),
    };
  }, [task, language, text, t]);
}

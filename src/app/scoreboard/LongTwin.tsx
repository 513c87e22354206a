import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { allowsLongTwin, hasLongTwin, longerBy } from '../../experiment/longTwin';
import { planOf } from '../../schemes/plan';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useActions, useApp } from '../store/context';
import type { Run } from '../store/run';
import { hasGapWithLabels, longTwinOf } from './longTwinResult';
import classes from './Scoreboard.module.css';

/** Whether a twin that trains longer reaches the student; offered where labels are plenty and there is a gap. */
export function LongTwin({ run }: { readonly run: Run }) {
  const { t } = useTranslation('scoreboard');
  const language = useLanguage();
  const { change, run: runAgain } = useActions();
  const isSetUp = useApp((state) => state.experiment.training.twinGoesOn);
  const plan = planOf(run.experiment);
  if (hasLongTwin(run.experiment, plan)) {
    const found = longTwinOf(run);
    if (!found) return null;
    const percent = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const times = numberFormat(language, { maximumSignificantDigits: 2 });
    const accuracy = percent.format(100 * found.accuracy);
    const words =
      found.reachedAt !== null
        ? t('longReached', {
            accuracy,
            steps: numberFormat(language).format(found.reachedAt),
            times: times.format(found.reachedAt / found.studentSteps),
          })
        : t(run.status === 'done' ? 'longMissed' : 'longRunning', { accuracy, times: longerBy });
    return (
      <p className={classes.more} data-target="long-twin">
        {words}
      </p>
    );
  }
  const isOffered = run.status === 'done' && !isSetUp && allowsLongTwin(run.experiment, plan) && hasGapWithLabels(run);
  if (!isOffered) return null;
  return (
    <p className={classes.more} data-target="long-twin">
      {t('longOffer')}{' '}
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => {
          change('training.twinGoesOn', true);
          runAgain();
        }}
      >
        {t('longButton')}
      </Button>
    </p>
  );
}

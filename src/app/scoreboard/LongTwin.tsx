import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { allowsLongTwin, hasLongTwin, longerBy } from '../../experiment/longTwin';
import { planOf } from '../../schemes/plan';
import { addEnglish, useLanguage } from '../locales';
import longTwin from '../locales/en/longTwin.json';
import { numberFormat } from '../locales/numbers';
import { useHeadline } from '../names/headline';
import { useActions, useApp } from '../store/context';
import type { Run } from '../store/run';
import { hasGapWithLabels, longTwinOf } from './longTwinResult';
import classes from './Scoreboard.module.css';

addEnglish('longTwin', longTwin);

/** Whether a twin that trains longer reaches the student; offered where labels are plenty and there is a gap. */
export function LongTwin({ run }: { readonly run: Run | null }) {
  return run && <LongTwinOf run={run} />;
}

function LongTwinOf({ run }: { readonly run: Run }) {
  const { t } = useTranslation('longTwin');
  const language = useLanguage();
  const { change, run: runAgain } = useActions();
  const isSetUp = useApp((state) => state.experiment.training.twinGoesOn);
  const headline = useHeadline(run.experiment);
  const plan = planOf(run.experiment);
  if (hasLongTwin(run.experiment, plan)) {
    const found = longTwinOf(run);
    if (!found) return null;
    const times = numberFormat(language, { maximumSignificantDigits: 2 });
    const value = headline.value(found.value);
    const words =
      found.reachedAt !== null
        ? t('longReached', {
            value,
            steps: numberFormat(language).format(found.reachedAt),
            times: times.format(found.reachedAt / found.studentSteps),
          })
        : t(run.status === 'done' ? 'longMissed' : 'longRunning', { value, times: longerBy });
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

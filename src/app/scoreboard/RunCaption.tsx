import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import { differences } from '../../experiment/differences';
import { useLanguage, useText } from '../locales';
import { numberFormat } from '../locales/numbers';
import { useActions, useApp } from '../store/context';
import { isGoingOn, type Run } from '../store/run';
import classes from './Scoreboard.module.css';

/** Which settings made the results that are shown, and whether they are still those of the controls. */
export function RunCaption() {
  const run = useApp((state) => state.run);
  return run && <CaptionOf run={run} />;
}

function CaptionOf({ run }: { readonly run: Run }) {
  const { t } = useTranslation('scoreboard');
  const text = useText();
  const { format } = numberFormat(useLanguage());
  const actions = useActions();
  const experiment = useApp((state) => state.experiment);
  const { task, method, scheme, transfer, training, loss } = run.experiment;
  // A slider that moves while the twin goes on changes nothing any more.
  const last = run.marks.findLast(({ phase }) => phase !== 'prolong')?.loss ?? loss;
  const isOlder = useMemo(
    () => differences({ ...run.experiment, loss: last }, experiment, catalogue).length > 0,
    [run.experiment, last, experiment],
  );
  const moved = (from: number, to: number) => (from === to ? format(to) : `${format(from)} → ${format(to)}`);
  const steps = run.progress.distil?.steps;
  const parts = [
    text(byId(catalogue.methods, method.id).name),
    ...(scheme.id === catalogue.schemes[0]?.id ? [] : [text(byId(catalogue.schemes, scheme.id).name)]),
    `T ${moved(loss.temperature, last.temperature)}`,
    `λ ${moved(loss.weight, last.weight)}`,
    t('captionTask', {
      task: text(byId(catalogue.tasks, task.id).name),
      examples: format(transfer.examples),
      labelled: format(Math.min(transfer.labelled, transfer.examples)),
    }),
    t('captionSeed', { seed: training.seed }),
    ...(steps ? [t('captionSteps', { steps: format(steps) })] : []),
  ];
  return (
    <section className={classes.caption} aria-label={t('caption')} data-older={isOlder}>
      <span>{parts.join(' · ')}</span>
      {isOlder && !isGoingOn(run) && (
        <>
          <strong>{t('older')}</strong>
          <Button size="compact-xs" variant="light" onClick={() => actions.run()}>
            {t('runAgain')}
          </Button>
        </>
      )}
    </section>
  );
}

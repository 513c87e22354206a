import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { meanInterval } from '../../../../metrics/statistics';
import { runSeeds, stopSeeds } from '../../../commands/commands';
import { useCommand, useCommandLabel, useCommandTarget } from '../../../commands/context';
import { TermHeading } from '../../../glossary/Term';
import { useHeadline } from '../../../names/headline';
import { headlineOf } from '../../../names/headlineScores';
import { roles } from '../../../names/roleNames';
import { useApp } from '../../../store/context';
import insightClasses from '../../shared/Insight.module.css';
import { LearnerHeadings } from '../../shared/LearnerHeadings';
import classes from '../../shared/measures.module.css';
import { useViewText } from '../../shared/viewText';
import { GapBand } from './GapBand';
import { bandOf, gapOf, partsOf } from './seedGaps';

const counts = ['3', '5', '10'] as const;

/** Runs the experiment with several seeds, and shows the gap between student and twin with its interval. */
export function Seeds() {
  const { t } = useViewText();
  const series = useApp((state) => state.series);
  const [count, setCount] = useState('3');
  const target = useCommandTarget();
  const stop = useCommand(stopSeeds);
  const runLabel = useCommandLabel(runSeeds, { count: Number(count) });
  const band = useMemo(() => (series ? bandOf(series.finished) : []), [series]);
  const isRunning = series?.status === 'running';
  const shown = useApp((state) => state.series?.experiment ?? state.experiment);
  const headline = useHeadline(shown);
  const rows = (series?.finished ?? []).flatMap(({ seed, evaluations }) => {
    const last = evaluations.at(-1);
    return last ? [{ seed, last, gap: gapOf(last) ?? 0 }] : [];
  });
  const written = (value: number | undefined) => (value === undefined ? '–' : headline.value(value));
  const interval = meanInterval(rows.map(({ gap }) => gap));
  const parts = partsOf(rows.map(({ last }) => last));
  const compared = roles.filter((learner) =>
    rows.some(({ last }) => headlineOf(last, last.total, learner) !== undefined),
  );
  return (
    <div>
      <p className={insightClasses.note}>{t('seedsIntro')}</p>
      <div className={classes.start}>
        <SegmentedControl
          size="xs"
          aria-label={t('seedsHowMany')}
          value={count}
          onChange={setCount}
          data={[...counts]}
          disabled={isRunning}
        />
        {isRunning ? (
          <Button size="compact-sm" variant="default" onClick={stop.perform}>
            {stop.label}
          </Button>
        ) : (
          <Button size="compact-sm" onClick={() => runSeeds.perform(target, Number(count))}>
            {runLabel}
          </Button>
        )}
        <span role="status">
          {isRunning && t('seedsProgress', { done: series.finished.length, total: series.seeds.length })}
          {series?.status === 'stopped' && t('seedsStopped')}
        </span>
      </div>
      {rows.length > 0 && (
        <>
          <table className={classes.table} aria-label={t('seedsTable')}>
            <thead>
              <tr>
                <TermHeading scope="col" id="seed" className={classes.first}>
                  {t('seedColumn')}
                </TermHeading>
                <LearnerHeadings learners={compared} />
                <TermHeading scope="col" id="gap">
                  {t('gapColumn')}
                </TermHeading>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ seed, last, gap }) => (
                <tr key={seed}>
                  <th scope="row">{seed}</th>
                  {compared.map((learner) => (
                    <td key={learner}>{written(headlineOf(last, last.total, learner))}</td>
                  ))}
                  <td>
                    <strong>{headline.signed(gap)}</strong>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={classes.summary}>
            {interval
              ? t('seedsMean', {
                  mean: headline.difference(interval.mean),
                  low: headline.signed(interval.low),
                  high: headline.signed(interval.high),
                })
              : t('seedsOne')}{' '}
            {parts &&
              t('seedsParts', {
                labelled: headline.signed(parts.labelled.mean),
                labelledLow: headline.signed(parts.labelled.low),
                labelledHigh: headline.signed(parts.labelled.high),
                softness: headline.signed(parts.softness.mean),
                softnessLow: headline.signed(parts.softness.low),
                softnessHigh: headline.signed(parts.softness.high),
              })}
          </p>
          {band.length > 1 && <GapBand title={t('seedsChart')} points={band} />}
        </>
      )}
    </div>
  );
}

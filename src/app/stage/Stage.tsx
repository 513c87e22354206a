import { Suspense, startTransition, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isTraining } from '../../experiment/phases';
import type { TrainingPhase } from '../../report/phases';
import { phasesIn, trainingPhaseIn } from '../../schemes/plan';
import { atFirstMovement } from '../controls/firstMovement';
import { lazyNamed } from '../controls/lazyNamed';
import { useApp } from '../store/context';
import { blankRun, type Run, stagePhase } from '../store/run';
import { Diagram } from './diagram/Diagram';
import { EmptyStage } from './EmptyStage';
import { PhaseStrip } from './PhaseStrip';
import classes from './Stage.module.css';

/** The charts are not needed before the first run: they load when it begins, and the first screen is there sooner. */
const loadCharts = () => import('./Charts');
const Charts = lazyNamed(loadCharts, 'Charts');

/** The run as it goes: its stages, and the curves of the one that is looked at. */
export function Stage() {
  const { t } = useTranslation('stage');
  const run = useApp((state) => state.run);
  const [chosen, setChosen] = useState<TrainingPhase | null>(null);
  const phase = stagePhase(run);
  const id = run?.id;
  const areReady = useReadyCharts();
  const experiment = useApp((state) => state.experiment);
  // Charts of nothing, out of sight: made while the visitor looks around, they cost the first run no time.
  const [blank] = useState(() => blankRun(experiment));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new run, or a new phase of it, is followed again.
  useEffect(() => setChosen(null), [id, run?.phase]);

  return (
    <section className={classes.stage} data-target="stage" data-phase={phase} aria-label={t('stage')}>
      <PhaseStrip run={run} shown={run ? (chosen ?? followed(run)) : null} onShow={setChosen} />
      <Diagram />
      <div className={classes.ground}>
        {(run || areReady) && (
          <Suspense fallback={<div className={classes.charts} />}>
            <div className={classes.ready} data-hidden={!run} inert={!run}>
              <Charts run={run ?? blank} phase={run ? (chosen ?? followed(run)) : 'teach'} />
            </div>
          </Suspense>
        )}
        {!run && <EmptyStage />}
      </div>
    </section>
  );
}

/** Loads the charts at the visitor's first movement, before Run is pressed, and tells when there is time to make them. */
function useReadyCharts(): boolean {
  const [areReady, setReady] = useState(false);
  useEffect(() => {
    let isGone = false;
    const load = async () => {
      await loadCharts();
      const make = () => {
        if (!isGone) startTransition(() => setReady(true));
      };
      if ('requestIdleCallback' in window) requestIdleCallback(make, { timeout: 1000 });
      else setTimeout(make, 100);
    };
    const cancel = atFirstMovement(() => void load());
    return () => {
      isGone = true;
      cancel();
    };
  }, []);
  return areReady;
}

/** The training phase whose curves tell most at this moment. */
function followed(run: Run): TrainingPhase {
  const present = trainingPhaseIn(run.experiment, run.phase);
  if (present) return present.id;
  const phases = phasesIn(run.experiment).filter(isTraining);
  const begun = phases.filter(({ id }) => run.evaluations[id]?.length);
  return begun.at(-1)?.id ?? phases[0]?.id ?? 'distil';
}

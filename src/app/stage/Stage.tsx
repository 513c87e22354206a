import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrainingPhase } from '../../worker/protocol';
import { useApp } from '../store/context';
import { type Run, stagePhase } from '../store/run';
import { AccuracyChart } from './AccuracyChart';
import { EmptyStage } from './EmptyStage';
import { LossChart } from './LossChart';
import { PhaseStrip } from './PhaseStrip';
import classes from './Stage.module.css';
import { useThrottled } from './useThrottled';

/** Milliseconds between two drawings of a chart. */
const rest = 150;

/** The run as it goes: the four phases, and the curves of the one that is looked at. */
export function Stage() {
  const { t } = useTranslation('stage');
  const run = useApp((state) => state.run);
  const [chosen, setChosen] = useState<TrainingPhase | null>(null);
  const phase = stagePhase(run);
  const id = run?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new run, or a new phase of it, is followed again.
  useEffect(() => setChosen(null), [id, run?.phase]);

  return (
    <section className={classes.stage} data-phase={phase} aria-label={t('stage')}>
      <PhaseStrip run={run} shown={run ? (chosen ?? followed(run)) : null} onShow={setChosen} />
      {run ? <Charts run={run} phase={chosen ?? followed(run)} /> : <EmptyStage />}
    </section>
  );
}

/** The training phase whose curves tell most at this moment. */
function followed(run: Run): TrainingPhase {
  return run.phase === 'teach' && run.evaluations.distil.length === 0 ? 'teach' : 'distil';
}

function Charts({ run: newest, phase }: { readonly run: Run; readonly phase: TrainingPhase }) {
  const drawn = useThrottled(newest, rest);
  // The curves of the run before are never shown under the name of a new one.
  const run = drawn.id === newest.id ? drawn : newest;
  const { experiment, marks } = run;
  const shared = { phase, experiment, marks, steps: newest.progress[phase]?.steps ?? 0 };
  return (
    <div className={classes.charts}>
      <AccuracyChart evaluations={run.evaluations[phase]} {...shared} />
      <LossChart losses={run.losses[phase]} {...shared} />
    </div>
  );
}

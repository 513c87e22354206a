import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isTeaching, stagesOf } from '../../experiment/stages';
import { planOf } from '../../teaching/plan';
import type { Evaluation, TrainingPhase } from '../../worker/protocol';
import { useText } from '../locales';
import type { Run } from '../store/run';
import { AccuracyChart } from './AccuracyChart';
import { marksIn } from './curves';
import { LossChart } from './LossChart';
import classes from './Stage.module.css';
import { useThrottled } from './useThrottled';

/** Milliseconds between two drawings of a chart. */
const rest = 150;
const none: readonly Evaluation[] = [];

/** The curves of one training phase. */
export default function Charts({ run: newest, phase }: { readonly run: Run; readonly phase: TrainingPhase }) {
  const { t } = useTranslation('stage');
  const text = useText();
  const drawn = useThrottled(newest, rest);
  // The curves of the run before are never shown under the name of a new one.
  const run = drawn.id === newest.id ? drawn : newest;
  const { experiment } = run;
  const marks = useMemo(() => marksIn(run.marks, phase, stagesOf(planOf(experiment))), [run.marks, phase, experiment]);
  const steps = newest.progress[phase]?.steps ?? 0;
  const stage = stagesOf(planOf(experiment)).find(({ id }) => id === phase);
  const { checkpoint } = experiment.training;
  const isCut = isTeaching(phase) && checkpoint < 100 && steps > 0;
  const step = Math.max(1, Math.round((steps * checkpoint) / 100));
  const taken = t('taken');
  const moments = useMemo(() => (isCut ? [{ step, label: taken }] : []), [isCut, step, taken]);
  const learner = stage?.learner && text(stage.learner);
  const shared = { phase, experiment, marks, steps, learner, moments };
  return (
    <div className={classes.charts}>
      <AccuracyChart evaluations={run.evaluations[phase] ?? none} {...shared} />
      <LossChart losses={run.losses[phase]} {...shared} />
    </div>
  );
}

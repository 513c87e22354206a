import type { TrainingPhase } from '../../worker/protocol';
import type { Run } from '../store/run';
import { AccuracyChart } from './AccuracyChart';
import { LossChart } from './LossChart';
import classes from './Stage.module.css';
import { useThrottled } from './useThrottled';

/** Milliseconds between two drawings of a chart. */
const rest = 150;

/** The curves of one training phase. */
export default function Charts({ run: newest, phase }: { readonly run: Run; readonly phase: TrainingPhase }) {
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

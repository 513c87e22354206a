import { valuesAt } from '../../../experiment/schedule';
import { softmax } from '../../../metrics/softmax';
import type { BatchSample } from '../../../report/inspection';
import type { LossName } from '../../../report/losses';
import type { Run } from '../../store/run';

/** The last step before a sample: its settings and its losses. */
export interface Moment {
  readonly sample: BatchSample;
  /** T, λ and α of the step that takes the sample's batch, schedules included. */
  readonly temperature: number;
  readonly softWeight: number;
  readonly hardWeight: number;
  /** Losses of the last step whose losses have arrived, each as it enters what is minimised; empty before the first. */
  readonly losses: Readonly<Partial<Record<LossName, number>>>;
  /** That step, counted from 1; 0 before the first. */
  readonly step: number;
  /**
   * The share of a full bar, the same for all networks: 1, but with many classes, most of whose shares would be too
   * small to see, the largest share that any network gives at T.
   */
  readonly fullBar: number;
}

/** The most classes whose bars are drawn against 1. */
const few = 16;

function fullBarOf({ logits }: BatchSample, temperature: number): number {
  const answers = Object.values(logits);
  if (answers.every(({ length }) => length <= few)) return 1;
  return Math.max(...answers.flatMap((own) => [...softmax(own, 0, own.length, temperature)]));
}

/** The moment of the newest sample; null before the first. */
export function momentOf(run: Run | null): Moment | null {
  const sample = run?.sample;
  if (!run || !sample) return null;
  const { experiment, marks, progress, losses } = run;
  const { phase } = sample;
  const steps = progress[phase]?.steps ?? sample.step + 1;
  const loss = marks.findLast((mark) => mark.phase !== phase || mark.step <= sample.step + 1)?.loss ?? experiment.loss;
  const { learningRate } = experiment.training;
  const settings = valuesAt({ learningRate, loss, schedule: experiment.schedule }, sample.step, steps);
  const columns = losses[phase];
  const last = columns ? columns.step.length - 1 : -1;
  const values = last < 0 ? [] : Object.entries(columns?.values ?? {}).map(([name, column]) => [name, column[last]]);
  return {
    ...{ sample, ...settings, losses: Object.fromEntries(values), step: columns?.step[last] ?? 0 },
    fullBar: fullBarOf(sample, settings.temperature),
  };
}

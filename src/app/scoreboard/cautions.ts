import { constantCurve } from '../../experiment/curve';
import { isSameValue } from '../../experiment/fields';
import { wilsonInterval } from '../../metrics/statistics';
import type { LossName } from '../../report/losses';
import type { TrainingPhase } from '../../report/phases';
import type { Role } from '../../report/roles';
import type { Evaluation } from '../../report/scores';
import { planOf } from '../../schemes/plan';
import type { Run } from '../store/run';

/** A reason to read the numbers of a run with care. Shares are 0 … 1. */
export type Caution =
  /** Its accuracy cannot be told from that of always answering the most frequent class. */
  | { readonly code: 'chance'; readonly role: Role; readonly chance: number }
  /** Its loss rose again after it had fallen: means of the lowest and of the last part of the training. */
  | { readonly code: 'rose'; readonly role: Role; readonly lowest: number; readonly last: number }
  /** The twin had no label to learn from. */
  | { readonly code: 'no-labels' }
  /** A share of the labels is wrong, and the twin has nothing else. */
  | { readonly code: 'wrong-labels'; readonly share: number };

type JudgedRun = Pick<Run, 'experiment' | 'evaluations' | 'losses' | 'marks' | 'testLogits' | 'status'>;

/** The reasons that hold for a run as far as it has come; empty before student and twin are half trained. */
export function cautionsOf(run: JudgedRun, plannedSteps: number): readonly Caution[] {
  const { transfer } = run.experiment;
  const last = run.evaluations.distil.at(-1);
  if (!last || (run.status !== 'done' && last.step < plannedSteps / 2)) return [];
  const isGenerated = planOf(run.experiment).generator !== undefined;
  return [
    ...(transfer.labelled === 0 && !isGenerated ? [{ code: 'no-labels' } as const] : []),
    ...(transfer.labelNoise > 0 && !isGenerated
      ? [{ code: 'wrong-labels', share: transfer.labelNoise / 100 } as const]
      : []),
    ...atChance(last, run.testLogits?.labels).filter(({ role }) => role !== 'twin' || transfer.labelled > 0),
    ...rising(run),
  ];
}

/** Do these leave nothing to compare the student with? */
export function leaveNothing(cautions: readonly Caution[]): boolean {
  const isAtChance = (role: Role) => cautions.some((caution) => caution.code === 'chance' && caution.role === role);
  return cautions.some(({ code }) => code === 'no-labels') || (isAtChance('student') && isAtChance('twin'));
}

/** The networks whose accuracy is at most chance, within its interval. `labels` are the true classes, `[total]`. */
function atChance({ correct, total }: Evaluation, labels: Uint8Array | undefined) {
  if (!labels) return [];
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const chance = Math.max(...counts.values()) / labels.length;
  return (Object.entries(correct) as [Role, number][])
    .filter(([, right]) => wilsonInterval(right, total).low <= chance)
    .map(([role]) => ({ code: 'chance', role, chance }) as const);
}

/** Where each network's own loss is reported. */
const lossesOf: readonly (readonly [role: Role, phase: TrainingPhase, column: LossName])[] = [
  ['teacher', 'teach', 'teacher'],
  ['student', 'distil', 'total'],
  ['pseudoTwin', 'distil', 'pseudoTwin'],
  ['twin', 'distil', 'twin'],
];

/** Parts of a training whose mean losses are compared. */
const parts = 20;
/** Fewest steps of a training that is judged. */
const fewest = 200;
/** A loss has risen if the last part's mean is more than `factor` times the lowest part's, and larger by `difference`. */
const [factor, difference] = [3, 0.2];

function rising({ experiment, losses, marks }: JudgedRun): readonly Caution[] {
  const { weight, temperature, hard } = experiment.schedule;
  // The student's loss also changes when a slider or a curve changes its weights.
  const isSteady =
    marks.length === 0 && [weight, temperature, hard].every((curve) => isSameValue(curve, constantCurve));
  return lossesOf.flatMap(([role, phase, column]): Caution[] => {
    const values = losses[phase]?.values[column];
    if (!values || values.length < fewest || (role === 'student' && !isSteady)) return [];
    const means = Array.from({ length: parts }, (_, at) =>
      meanOf(values.subarray((at * values.length) / parts, ((at + 1) * values.length) / parts)),
    );
    const lowest = Math.min(...means);
    const last = means.at(-1) as number;
    return last > factor * lowest && last > lowest + difference ? [{ code: 'rose', role, lowest, last }] : [];
  });
}

const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

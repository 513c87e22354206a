import type { Catalogue, Chosen, SchemePlan } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { interpolateArchitecture } from '../../experiment/interpolateArchitecture';
import { isTeachPhase, isTraining, phasesOf } from '../../experiment/phases';
import type { Random } from '../../experiment/random';
import { planGenerator } from '../../models/generator';
import type { Network } from '../../models/network';
import type { TrainingPhase } from '../../report/phases';
import type { TransferSet } from '../../tasks/transferSet';
import { type Batches, planBatches, planMadeBatches } from '../feed/batches';

/** A stage in which a network trains, with all that is known before it begins. */
export interface Round {
  readonly id: TrainingPhase;
  /** What its random numbers are drawn for: `teacher`, `student`, `teacher 2`, … */
  readonly purpose: string;
  readonly network: Network;
  readonly batches: Batches;
  /** Its first is the batch on which the terms of the loss are measured; null where there is but one term. */
  readonly measured: Batches | null;
  readonly steps: number;
  /** How long a step takes, in arbitrary units. */
  readonly effort: number;
}

export interface RoundsOptions {
  readonly experiment: Experiment;
  readonly catalogue: Catalogue;
  readonly plan: SchemePlan;
  readonly planNetwork: (chosen: Chosen, role: 'teacher' | 'student') => Network;
  /** Indices of all training examples. */
  readonly everything: Int32Array;
  readonly transferSet: TransferSet;
  /** Does the teacher look at every batch while the student learns? */
  readonly isLive: boolean;
  readonly random: (purpose: string) => Random;
  /** Steps of the attacks that each learns from at every step; 0 where there is none. */
  readonly attackSteps: Readonly<Record<'teacher' | 'student', number>>;
}

export function planRounds(options: RoundsOptions): readonly Round[] {
  const { experiment, catalogue, plan, planNetwork, everything, transferSet, isLive, random, attackSteps } = options;
  const { teacher, student, training } = experiment;
  const { labelled, unlabelled } = transferSet;
  const teacherNetwork = planNetwork(teacher, 'teacher');
  // Small steps cost overhead alone; a backward pass costs about two forward ones.
  const effortOf = (passes: number, { multiplyAdds }: Network) => 1e7 + passes * training.batchSize * multiplyAdds;
  return phasesOf(plan)
    .map(({ id }) => id)
    .filter(isTraining)
    .map((id) => {
      const number = Number(id.split(' ')[1] ?? Number.NaN);
      if (isTeachPhase(id)) {
        const purpose = Number.isNaN(number) ? 'teacher' : `teacher ${number}`;
        const batches = planBatches(everything, new Int32Array(0), training.batchSize, random(`${purpose} batches`));
        const steps = batches.stepsPerEpoch * training.teacherEpochs;
        const effort = (1 + attackSteps.teacher) * effortOf(3, teacherNetwork);
        return { id, purpose, network: teacherNetwork, batches, measured: null, steps, effort };
      }
      const between = Number.isNaN(number) ? undefined : plan.intermediates[number - 1];
      const chosen = between ? interpolateArchitecture(teacher, student, between.size, catalogue) : student;
      const network = planNetwork(chosen, 'student');
      const purpose = between ? `between ${number}` : 'student';
      const own = random(between ? `${purpose} batches` : 'transfer batches');
      const batchesOf = (stream: Random) =>
        plan.generator
          ? planMadeBatches(labelled.length + unlabelled.length, training.batchSize)
          : planBatches(labelled, unlabelled, training.batchSize, stream);
      const batches = batchesOf(own);
      const measured = batchesOf(random(`${purpose} measured batch`));
      const looking = isLive || plan.generator ? effortOf(1, teacherNetwork) : 0;
      // The teacher is passed through and back, down to its input.
      const making = plan.generator ? effortOf(3, planGenerator(network.inputShape)) + effortOf(2, teacherNetwork) : 0;
      // Whoever is attacked looks twice at each example; the student has a twin beside it.
      const passes = 1 + (attackSteps.student > 0 ? 1 + attackSteps.student : 0) + (between ? 0 : 1);
      const effort = passes * effortOf(3, network) + looking + making;
      const steps = batches.stepsPerEpoch * training.studentEpochs;
      return { id, purpose, network, batches, measured, steps, effort };
    });
}

/** Seconds that a run will still take after `step` steps of a round; null while the pace is unknown. */
export function secondsLeft(
  rounds: readonly Round[],
  round: Round,
  step: number,
  stepsPerSecond: number,
): number | null {
  if (stepsPerSecond === 0) return null;
  const later = rounds.slice(rounds.indexOf(round) + 1);
  const rest = later.reduce((sum, { steps, effort }) => sum + (steps * effort) / round.effort, 0);
  return (round.steps - step + rest) / stepsPerSecond;
}

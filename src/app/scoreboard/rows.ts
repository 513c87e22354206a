import { catalogue, networkFor } from '../../catalogue';
import { chosenBetween } from '../../experiment/between';
import type { Experiment } from '../../experiment/experiment';
import type { Text } from '../../experiment/text';
import { planCouncil } from '../../models/council';
import type { Network } from '../../models/network';
import { planOf } from '../../teaching/plan';
import type { Learner, TrainingPhase } from '../../worker/protocol';

/** A network on the scoreboard. */
export interface Contestant {
  readonly learner: Learner;
  readonly network: Network;
  /** Of a network between teacher and student: its name, and the stage in which it learns in the student's place. */
  readonly between?: { readonly name: Text; readonly stage: TrainingPhase };
}

/** Who is compared in an experiment: the teacher, whoever learns between it and the student, student and twin. */
export function contestants(experiment: Experiment): readonly Contestant[] {
  const { teacher, student } = experiment;
  const { teachers, fusion, between } = planOf(experiment);
  // Where nobody is taught first, one network learns in the teacher’s place.
  const council = planCouncil(networkFor(teacher, experiment), Math.max(1, teachers), fusion);
  const small = networkFor(student, experiment);
  return [
    { learner: 'teacher', network: council },
    ...between.map(({ name, size }, at) => ({
      learner: 'student' as const,
      network: networkFor(chosenBetween(teacher, student, size, catalogue), experiment),
      between: { name, stage: `distil ${at + 1}` as const },
    })),
    { learner: 'student', network: small },
    { learner: 'twin', network: small },
  ];
}

import { catalogue, networkFor } from '../../catalogue';
import type { Experiment } from '../../experiment/experiment';
import { interpolateArchitecture } from '../../experiment/interpolateArchitecture';
import type { Text } from '../../experiment/text';
import { planEnsemble } from '../../models/ensemble';
import type { Network } from '../../models/network';
import type { TrainingPhase } from '../../report/phases';
import type { Role } from '../../report/roles';
import { planOf } from '../../schemes/plan';

/** A network on the scoreboard. */
export interface Contestant {
  readonly learner: Role;
  readonly network: Network;
  /** Of a network between teacher and student: its name, and the stage in which it learns in the student's place. */
  readonly between?: { readonly name: Text; readonly stage: TrainingPhase };
}

/** Who is compared in an experiment: the teacher, whoever learns between it and the student, student and twin. */
export function contestants(experiment: Experiment): readonly Contestant[] {
  const { teacher, student } = experiment;
  const { teachers, fusion, intermediates: between } = planOf(experiment);
  // Where nobody is taught first, one network learns in the teacher’s place.
  const ensemble = planEnsemble(networkFor(teacher, experiment), Math.max(1, teachers), fusion);
  const small = networkFor(student, experiment);
  return [
    { learner: 'teacher', network: ensemble },
    ...between.map(({ name, size }, at) => ({
      learner: 'student' as const,
      network: networkFor(interpolateArchitecture(teacher, student, size, catalogue), experiment),
      between: { name, stage: `distil ${at + 1}` as const },
    })),
    { learner: 'student', network: small },
    { learner: 'twin', network: small },
  ];
}

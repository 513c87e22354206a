import { catalogue, networkFor } from '../../catalogue';
import type { Experiment } from '../../experiment/experiment';
import { interpolateArchitecture } from '../../experiment/interpolateArchitecture';
import type { Text } from '../../experiment/text';
import { planEnsemble } from '../../models/ensemble';
import type { Network } from '../../models/network';
import type { TrainingPhase } from '../../report/phases';
import type { Role } from '../../report/roles';
import { planOf } from '../../schemes/plan';
import { rolesIn } from '../names/roleNames';

/** A row of the scoreboard: one network. */
export interface ScoreboardRow {
  /** The role that it is shown in; an intermediate network is a student of its teacher. */
  readonly role: Role;
  readonly network: Network;
  /** Of an intermediate network, such as an assistant: its name, and the phase in which it learns. */
  readonly intermediate?: { readonly name: Text; readonly phase: TrainingPhase };
}

/** The networks of an experiment: the teacher, the intermediate ones in the order of training, student and twins. */
export function rowsOf(experiment: Experiment): readonly ScoreboardRow[] {
  const { teacher, student } = experiment;
  const { teachers, fusion, intermediates } = planOf(experiment);
  // Without a teacher that is trained first, one peer learns in its place.
  const ensemble = planEnsemble(networkFor(teacher, experiment), Math.max(1, teachers), fusion);
  const small = networkFor(student, experiment);
  return [
    { role: 'teacher', network: ensemble },
    ...intermediates.map(({ name, size }, at) => ({
      role: 'student' as const,
      network: networkFor(interpolateArchitecture(teacher, student, size, catalogue), experiment),
      intermediate: { name, phase: `distil ${at + 1}` as const },
    })),
    ...rolesIn(experiment).flatMap((role) => (role === 'teacher' ? [] : [{ role, network: small }])),
  ];
}

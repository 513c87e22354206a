import { byId, type SchemePlan } from '../experiment/declarations';
import type { Experiment } from '../experiment/experiment';
import { isTraining, type PhaseSpec, phasesOf, type TrainingPhaseSpec } from '../experiment/phases';
import type { Phase } from '../report/phases';
import { schemes } from './index';

type WithScheme = Pick<Experiment, 'scheme'>;

/** Which networks an experiment trains, and from which they learn. */
export const planOf = ({ scheme }: WithScheme): SchemePlan => byId(schemes, scheme.id).plan(scheme.values);

/** The phases of a run of this experiment, in order. */
export const phasesIn = (experiment: WithScheme): readonly PhaseSpec[] => phasesOf(planOf(experiment));

/** The phase with this key in a run of this experiment; undefined if there is none, as after a change of scheme. */
export const phaseIn = (experiment: WithScheme, id: Phase): PhaseSpec | undefined =>
  phasesIn(experiment).find((phase) => phase.id === id);

/** Like {@link phaseIn}, but undefined as well for a phase without optimizer steps. */
export function trainingPhaseIn(experiment: WithScheme, id: Phase): TrainingPhaseSpec | undefined {
  const phase = phaseIn(experiment, id);
  return phase && isTraining(phase) ? phase : undefined;
}

/** Does this phase train a teacher on hard labels? */
export const isTeachPhase = (experiment: WithScheme, id: Phase): boolean => phaseIn(experiment, id)?.kind === 'teach';

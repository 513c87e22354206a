import { byId, type SchemePlan } from '../experiment/declarations';
import type { Experiment } from '../experiment/experiment';
import { isTraining, type PhaseSpec, phasesOf, type TrainingPhaseSpec } from '../experiment/phases';
import type { Phase } from '../report/phases';
import { schemes } from './index';

type WithScheme = Pick<Experiment, 'scheme'>;

/** Who teaches whom in an experiment. */
export const planOf = ({ scheme }: WithScheme): SchemePlan => byId(schemes, scheme.id).plan(scheme.values);

/** The phases of a run of this experiment, in order. */
export const phasesIn = (experiment: WithScheme): readonly PhaseSpec[] => phasesOf(planOf(experiment));

/** The phase with this id in a run of this experiment; undefined where such a run has none, as after another pick. */
export const phaseIn = (experiment: WithScheme, id: Phase): PhaseSpec | undefined =>
  phasesIn(experiment).find((phase) => phase.id === id);

/** The same where it takes optimizer steps. */
export function trainingPhaseIn(experiment: WithScheme, id: Phase): TrainingPhaseSpec | undefined {
  const phase = phaseIn(experiment, id);
  return phase && isTraining(phase) ? phase : undefined;
}

/** Does a teacher learn from hard labels in this phase? */
export const isTeachPhase = (experiment: WithScheme, id: Phase): boolean => phaseIn(experiment, id)?.kind === 'teach';

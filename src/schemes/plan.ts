import { byId, type SchemePlan } from '../experiment/declarations';
import type { Experiment } from '../experiment/experiment';
import { hasLongTwin } from '../experiment/longTwin';
import { isTraining, type PhaseSpec, phasesOf, type TrainingPhaseSpec } from '../experiment/phases';
import type { Phase } from '../report/phases';
import { schemes } from './index';

type WithScheme = Pick<Experiment, 'scheme'>;
/** The sections that decide the phases of a run. */
type WithPhases = Pick<Experiment, 'scheme' | 'transfer' | 'training'>;

/** Which networks an experiment trains, and from which they learn. */
export const planOf = ({ scheme }: WithScheme): SchemePlan => byId(schemes, scheme.id).plan(scheme.values);

/** The phases of a run of this experiment, in order. */
export function phasesIn(experiment: WithPhases): readonly PhaseSpec[] {
  const plan = planOf(experiment);
  return phasesOf(plan, hasLongTwin(experiment, plan));
}

/** The phase with this key in a run of this experiment; undefined if there is none, as after a change of scheme. */
export const phaseIn = (experiment: WithPhases, id: Phase): PhaseSpec | undefined =>
  phasesIn(experiment).find((phase) => phase.id === id);

/** Like {@link phaseIn}, but undefined as well for a phase without optimizer steps. */
export function trainingPhaseIn(experiment: WithPhases, id: Phase): TrainingPhaseSpec | undefined {
  const phase = phaseIn(experiment, id);
  return phase && isTraining(phase) ? phase : undefined;
}

/** Does this phase train a teacher on hard labels? */
export const isTeachPhase = (experiment: WithPhases, id: Phase): boolean => phaseIn(experiment, id)?.kind === 'teach';

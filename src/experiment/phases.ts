import type { Phase, TrainingPhase } from '../report/phases';
import type { SchemePlan } from './declarations';
import type { Message } from './text';

interface PhaseOf<Kind extends string, Id extends Phase> {
  readonly id: Id;
  readonly kind: Kind;
  /** Which of several teachers learns here, counted from 1; absent where there is one. */
  readonly number?: number;
  /** Who learns here, or is taught from what is softened here, where it is not the student. */
  readonly learner?: Message;
}

/** A phase in which networks take optimizer steps: a teacher on hard labels, or whoever learns from it. */
export type TrainingPhaseSpec = PhaseOf<'teach' | 'distil', TrainingPhase>;
export type PhaseSpec = TrainingPhaseSpec | PhaseOf<'soften' | 'measure', Phase>;

/** The phase in which a teacher learns; `number` counts teachers from 1. */
export const teachPhase = (number: number): TrainingPhase => (number === 1 ? 'teach' : `teach ${number}`);
/** The phase in which the intermediate network with this number, counted from 1, is taught; null is the student. */
export const distilPhase = (number: number | null): TrainingPhase => (number === null ? 'distil' : `distil ${number}`);
/** The phase in which soft targets are made for that network. */
export const softenPhase = (number: number | null): Phase => (number === null ? 'soften' : `soften ${number}`);

/** The phases of a run, in order: whoever teaches learns first, and makes soft targets before the next one learns. */
export function phasesOf({ teachers, intermediates, generator }: SchemePlan): readonly PhaseSpec[] {
  const teach = Array.from({ length: teachers }, (_, at): PhaseSpec => {
    const number = at + 1;
    return { id: teachPhase(number), kind: 'teach', ...(teachers > 1 && { number }) };
  });
  const steps = intermediates.flatMap(({ name }, at): readonly PhaseSpec[] => [
    { id: softenPhase(at + 1), kind: 'soften', learner: name },
    { id: distilPhase(at + 1), kind: 'distil', learner: name },
  ]);
  return [
    ...teach,
    ...steps,
    // What a generator makes while the student learns cannot be softened before.
    ...(teachers > 0 && !generator ? [{ id: softenPhase(null), kind: 'soften' } as const] : []),
    { id: distilPhase(null), kind: 'distil' },
    { id: 'measure', kind: 'measure' },
  ];
}

/** Does this phase take optimizer steps? */
export const isTraining = (phase: PhaseSpec): phase is TrainingPhaseSpec =>
  phase.kind === 'teach' || phase.kind === 'distil';

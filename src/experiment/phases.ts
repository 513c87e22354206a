import type { Phase, TrainingPhase } from '../report/phases';
import type { SchemePlan } from './declarations';
import type { Message } from './text';

export interface PhasePlan {
  readonly id: Phase;
  readonly kind: 'teach' | 'soften' | 'distil' | 'measure';
  /** Which of several teachers learns here, counted from 1; absent where there is one. */
  readonly number?: number;
  /** Who learns here, or is taught from what is softened here, where it is not the student. */
  readonly learner?: Message;
}

/** The stages of a run, in order: whoever teaches learns first, and speaks before the next one learns. */
export function phasesOf({ teachers, intermediates, generator }: SchemePlan): readonly PhasePlan[] {
  const teach = Array.from({ length: teachers }, (_, at): PhasePlan => {
    const number = at + 1;
    return { id: number === 1 ? 'teach' : `teach ${number}`, kind: 'teach', ...(teachers > 1 && { number }) };
  });
  const steps = intermediates.flatMap(({ name }, at): readonly PhasePlan[] => [
    { id: `soften ${at + 1}`, kind: 'soften', learner: name },
    { id: `distil ${at + 1}`, kind: 'distil', learner: name },
  ]);
  return [
    ...teach,
    ...steps,
    // What is only made while the student learns cannot be softened before.
    ...(teachers > 0 && !generator ? [{ id: 'soften', kind: 'soften' } as const] : []),
    { id: 'distil', kind: 'distil' },
    { id: 'measure', kind: 'measure' },
  ];
}

/** Does a network learn from hard labels alone in this stage? */
export const isTeachPhase = (stage: Phase): boolean => stage.startsWith('teach');

export const isTraining = (stage: Phase): stage is TrainingPhase => isTeachPhase(stage) || stage.startsWith('distil');

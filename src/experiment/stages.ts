import type { TeachingPlan } from './declarations';
import type { Text } from './text';

/** A stage in which networks take steps. The first teacher's and the student's own have no number. */
export type TrainingStage = 'teach' | 'distil' | `teach ${number}` | `distil ${number}`;
export type StageId = TrainingStage | 'soften' | `soften ${number}` | 'measure';

export interface Stage {
  readonly id: StageId;
  readonly kind: 'teach' | 'soften' | 'distil' | 'measure';
  /** Which of several teachers learns here, counted from 1; absent where there is one. */
  readonly number?: number;
  /** Who learns here, or is taught from what is softened here, where it is not the student. */
  readonly learner?: Text;
}

/** The stages of a run, in order: whoever teaches learns first, and speaks before the next one learns. */
export function stagesOf({ teachers, between, generator }: TeachingPlan): readonly Stage[] {
  const teach = Array.from({ length: teachers }, (_, at): Stage => {
    const number = at + 1;
    return { id: number === 1 ? 'teach' : `teach ${number}`, kind: 'teach', ...(teachers > 1 && { number }) };
  });
  const steps = between.flatMap(({ name }, at): readonly Stage[] => [
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
export const isTeaching = (stage: StageId): boolean => stage.startsWith('teach');

export const isTraining = (stage: StageId): stage is TrainingStage => isTeaching(stage) || stage.startsWith('distil');

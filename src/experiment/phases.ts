import type { Phase, TrainingPhase } from '../report/phases';
import type { SchemePlan } from './declarations';
import type { Message } from './text';

interface PhaseOf<Kind extends string, Id extends Phase> {
  readonly id: Id;
  readonly kind: Kind;
  /** Which of several teachers is trained, counted from 1; absent if there is only one. */
  readonly number?: number;
  /** The network that is trained here, or on the targets made here; absent for the student. */
  readonly learner?: Message;
}

/**
 * A phase that takes optimizer steps: a teacher on hard labels (`teach`), a network on soft targets (`distil`), or the
 * twin alone, for longer (`prolong`).
 */
export type TrainingPhaseSpec = PhaseOf<'teach' | 'distil' | 'prolong', TrainingPhase>;
/** A phase of a run: its key, its kind and the networks it concerns. */
export type PhaseSpec = TrainingPhaseSpec | PhaseOf<'soften' | 'measure', Phase>;

/** The key of the phase that trains a teacher; `number` counts teachers from 1. */
export const teachPhase = (number: number): TrainingPhase => (number === 1 ? 'teach' : `teach ${number}`);
/** The key of the phase that distils intermediate network `number`, counted from 1; null is the student. */
export const distilPhase = (number: number | null): TrainingPhase => (number === null ? 'distil' : `distil ${number}`);
/** The key of the phase that makes the soft targets for that network. */
export const softenPhase = (number: number | null): Phase => (number === null ? 'soften' : `soften ${number}`);

/** The phases of a run, in order. Every network that teaches is trained first and then makes its soft targets. */
export function phasesOf(
  { teachers, intermediates, generator }: SchemePlan,
  hasLongTwin: boolean,
): readonly PhaseSpec[] {
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
    // A generator makes its inputs while the student trains: there is nothing to soften beforehand.
    ...(teachers > 0 && !generator ? [{ id: softenPhase(null), kind: 'soften' } as const] : []),
    { id: distilPhase(null), kind: 'distil' },
    ...(hasLongTwin ? [{ id: 'prolong', kind: 'prolong' } as const] : []),
    { id: 'measure', kind: 'measure' },
  ];
}

/** Does this phase take optimizer steps? */
export const isTraining = (phase: PhaseSpec): phase is TrainingPhaseSpec =>
  phase.kind === 'teach' || phase.kind === 'distil' || phase.kind === 'prolong';

/** The phases that take optimizer steps. */
export type TrainingPhase = 'teach' | 'distil' | `teach ${number}` | `distil ${number}`;

/**
 * A part of a run that the visitor sees. The first teacher's and the student's own have no number; the id is a key and
 * is never parsed: the list of a run's phases says what each one is.
 */
export type Phase = TrainingPhase | 'soften' | `soften ${number}` | 'measure';

/** The phases that take optimizer steps. */
export type TrainingPhase = 'teach' | 'distil' | 'prolong' | `teach ${number}` | `distil ${number}`;

/**
 * The key of a phase: a part of a run that the visitor sees. Keys of the first teacher and of the student have no
 * number. A key is never parsed; the list of a run's phases describes each one.
 */
export type Phase = TrainingPhase | 'soften' | `soften ${number}` | 'measure';

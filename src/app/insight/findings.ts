import type { Run } from '../store/run';

/** The part of a run that insight is about: all but what changes at every step. */
export type Findings = Pick<Run, 'id' | 'experiment' | 'evaluations'>;

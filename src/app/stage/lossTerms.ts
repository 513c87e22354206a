import type { TermId } from '../../glossary';
import type { LossName } from '../../report/losses';

/** Which term of the glossary each curve of the losses is about. */
export const lossTerms = {
  teacher: 'cross-entropy',
  total: 'loss',
  hard: 'hard-weight',
  soft: 'distillation-loss',
  twin: 'twin',
  pseudoTwin: 'pseudo-label-twin',
} as const satisfies Readonly<Record<LossName, TermId>>;

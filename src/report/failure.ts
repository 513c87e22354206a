import type { BackendName } from './device';
import type { TrainingPhase } from './phases';
import type { Role } from './roles';

/** All failures that a run can report, each with the values that its message needs. */
export type Failure =
  | { readonly code: 'backend-unavailable'; readonly backend: BackendName | 'auto'; readonly reason: string }
  /** `reason` is empty if the browser gives none, as for a script that did not load. */
  | { readonly code: 'worker-died'; readonly reason: string }
  | { readonly code: 'worker-silent'; readonly seconds: number }
  /** The worker died before it was ready, `tries` times in a row; it is restarted only on request. */
  | { readonly code: 'worker-unavailable'; readonly tries: number; readonly reason: string }
  | { readonly code: 'device-lost'; readonly reason: string }
  | { readonly code: 'not-finite'; readonly phase: TrainingPhase; readonly step: number; readonly learner: Role }
  | { readonly code: 'experiment-refused'; readonly field: string; readonly value: string; readonly allowed: string }
  | { readonly code: 'nothing-trained' }
  | { readonly code: 'data-unreachable'; readonly path: string; readonly reason: string }
  | { readonly code: 'unexpected'; readonly reason: string; readonly stack: string };

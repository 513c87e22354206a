import type { PhaseSpec } from '../../experiment/phases';
import type { TermId } from '../../glossary';
import type { BackendName } from '../../report/device';
import type { Role } from '../../report/roles';
import type { SetupPanel } from '../store/state';
import { useTeacherContext } from './roleNames';

/** Which term of the glossary each thing is that the page names by a key. Fields, views and columns declare theirs. */

/** Terms of the networks' roles. */
export const roleTerms = {
  teacher: 'teacher',
  student: 'student',
  pseudoTwin: 'pseudo-label-twin',
  twin: 'twin',
} as const satisfies Readonly<Record<Role, TermId>>;

/** Terms of the kinds of phases. */
export const phaseTerms = {
  teach: 'phase-teach',
  soften: 'phase-soften',
  distil: 'phase-distil',
  prolong: 'phase-prolong',
  measure: 'phase-measure',
} as const satisfies Readonly<Record<PhaseSpec['kind'], TermId>>;

/** Terms of the panels of the setup. */
export const panelTerms = {
  task: 'task',
  teacher: 'teacher',
  student: 'student',
  scheme: 'scheme',
  distillation: 'distillation',
  schedule: 'schedule',
  transfer: 'transfer-set',
  training: 'training',
} as const satisfies Readonly<Record<SetupPanel, TermId>>;

/** Terms of the backends. */
export const backendTerms = {
  webgpu: 'webgpu',
  webgl: 'webgl',
  wasm: 'wasm',
  cpu: 'backend',
} as const satisfies Readonly<Record<BackendName, TermId>>;

/** Terms of the roles for the run, or for the experiment that is set up where there is none. */
export function useRoleTerms(): Readonly<Record<Role, TermId>> {
  const isPeer = useTeacherContext().context === 'peer';
  return isPeer ? { ...roleTerms, teacher: 'peer' } : roleTerms;
}

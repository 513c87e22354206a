import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import type { Experiment } from '../../experiment/experiment';
import { hasPseudoTwin } from '../../experiment/pseudoTwin';
import type { Role } from '../../report/roles';
import { planOf } from '../../schemes/plan';
import { useApp } from '../store/context';

/** The networks that a run can compare, in the order in which the page shows them. */
export const roles: readonly Role[] = ['teacher', 'student', 'pseudoTwin', 'twin'];

/** Those that this experiment compares. */
export const rolesIn = (experiment: Experiment): readonly Role[] =>
  roles.filter((role) => role !== 'pseudoTwin' || hasPseudoTwin(experiment, catalogue));

/** Those of the run, or of the experiment that is set up where there is none. */
export function useRoles(): readonly Role[] {
  const experiment = useApp((state) => state.run?.experiment ?? state.experiment);
  return useMemo(() => rolesIn(experiment), [experiment]);
}

/** What the page calls each network. */
export type RoleNames = Readonly<Record<Role, string>>;

/**
 * The variant of a text that speaks of the teacher: `peer` in a scheme without a teacher that is trained first,
 * `generator` in one whose student sees no example. A text without the variant stays as it is.
 */
export function useTeacherContext(): { readonly context?: 'peer' | 'generator' } {
  const context = useApp(({ run, experiment }) => {
    const { teachers, generator } = planOf(run?.experiment ?? experiment);
    return teachers === 0 ? 'peer' : generator ? 'generator' : null;
  });
  return context ? { context } : {};
}

/** The names for the run, or for the experiment that is set up where there is none. */
export function useRoleNames(): RoleNames {
  const { t } = useTranslation('learners');
  const isPeer = useTeacherContext().context === 'peer';
  return {
    teacher: t(isPeer ? 'peer' : 'teacher'),
    student: t('student'),
    pseudoTwin: t('pseudoTwin'),
    twin: t('twin'),
  };
}

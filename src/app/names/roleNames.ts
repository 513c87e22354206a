import { useTranslation } from 'react-i18next';
import type { Role } from '../../report/roles';
import { planOf } from '../../schemes/plan';
import { useApp } from '../store/context';

/** What the page calls each learner. */
export type RoleNames = Readonly<Record<Role, string>>;

/**
 * `peer` where nobody was taught first: words about the teacher then speak of an equal. `generator` where the student
 * sees no example. Texts that lack a variant stay as they are.
 */
export function useTeacherContext(): { readonly context?: 'peer' | 'generator' } {
  const context = useApp(({ run, experiment }) => {
    const { teachers, generator } = planOf(run?.experiment ?? experiment);
    return teachers === 0 ? 'peer' : generator ? 'generator' : null;
  });
  return context ? { context } : {};
}

/** The names of the learners of the run, or of the experiment that is set up where there is none. */
export function useRoleNames(): RoleNames {
  const { t } = useTranslation('learners');
  const isPeer = useTeacherContext().context === 'peer';
  return { teacher: t(isPeer ? 'peer' : 'teacher'), student: t('student'), twin: t('twin') };
}

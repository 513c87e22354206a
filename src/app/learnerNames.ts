import { useTranslation } from 'react-i18next';
import { planOf } from '../teaching/plan';
import type { Learner } from '../worker/protocol';
import { useApp } from './store/context';

/** What the page calls each learner. */
export type LearnerNames = Readonly<Record<Learner, string>>;

/** `peer` where nobody was taught first: words about the teacher then speak of an equal. */
export function useTeacherContext(): { readonly context?: 'peer' } {
  const isPeer = useApp(({ run, experiment }) => planOf(run?.experiment ?? experiment).teachers === 0);
  return isPeer ? { context: 'peer' } : {};
}

/** The names of the learners of the run, or of the experiment that is set up where there is none. */
export function useLearnerNames(): LearnerNames {
  const { t } = useTranslation('learners');
  return { teacher: t(useTeacherContext().context ?? 'teacher'), student: t('student'), twin: t('twin') };
}

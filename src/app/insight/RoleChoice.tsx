import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../report/roles';
import { useRoleNames } from '../names/roleNames';

export const learners: readonly Role[] = ['teacher', 'student', 'twin'];

interface LearnerChoiceProps {
  readonly value: Role;
  readonly onChange: (learner: Role) => void;
}

/** Whose answers are looked at. */
export function RoleChoice({ value, onChange }: LearnerChoiceProps) {
  const { t } = useTranslation('insight');
  const titles = useRoleNames();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t('learner')}
      value={value}
      onChange={(chosen) => onChange(learners.find((known) => known === chosen) ?? 'student')}
      data={learners.map((learner) => ({ value: learner, label: titles[learner] }))}
    />
  );
}

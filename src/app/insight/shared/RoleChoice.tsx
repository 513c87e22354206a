import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../report/roles';
import { useRoleNames, useRoles } from '../../names/roleNames';

interface RoleChoiceProps {
  readonly value: Role;
  readonly onChange: (learner: Role) => void;
}

/** Chooses the network whose answers are shown. */
export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const { t } = useTranslation('insight');
  const titles = useRoleNames();
  const roles = useRoles();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t('learner')}
      value={value}
      onChange={(chosen) => onChange(roles.find((known) => known === chosen) ?? 'student')}
      data={roles.map((learner) => ({ value: learner, label: titles[learner] }))}
    />
  );
}

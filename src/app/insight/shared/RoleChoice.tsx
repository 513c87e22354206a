import { SegmentedControl } from '@mantine/core';
import type { Role } from '../../../report/roles';
import { useRoleNames, useRoles } from '../../names/roleNames';
import { useViewText } from './viewText';

interface RoleChoiceProps {
  readonly value: Role;
  readonly onChange: (learner: Role) => void;
}

/** Chooses the network whose answers are shown. */
export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const { t } = useViewText();
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

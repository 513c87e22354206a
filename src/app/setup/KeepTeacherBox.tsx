import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useActions, useApp } from '../store/context';

/** Whether the next run reuses the trained teacher, which would get the same weights again. */
export function KeepTeacherBox() {
  const { t } = useTranslation('setup');
  const { keepTeacher } = useActions();
  const keeps = useApp((state) => state.keepsTeacher);
  return (
    <Checkbox
      size="xs"
      mt={8}
      data-target="keep-teacher"
      label={t('keepTeacher')}
      description={t('keepTeacherHelp')}
      checked={keeps}
      onChange={(event) => keepTeacher(event.currentTarget.checked)}
    />
  );
}

import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Learner } from '../../worker/protocol';
import { useLearnerNames } from '../learnerNames';

export const learners: readonly Learner[] = ['teacher', 'student', 'twin'];

interface LearnerChoiceProps {
  readonly value: Learner;
  readonly onChange: (learner: Learner) => void;
}

/** Whose answers are looked at. */
export function LearnerChoice({ value, onChange }: LearnerChoiceProps) {
  const { t } = useTranslation('insight');
  const titles = useLearnerNames();
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

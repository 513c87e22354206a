import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../experiment/text';
import type { TestLogits } from '../../report/answers';
import type { Evaluation } from '../../report/scores';
import { useActions, useApp } from '../store/context';
import { ClassBiasView } from './ClassBiasView';
import { Confusion } from './Confusion';
import { classViews } from './classViews';
import { Similarity } from './Similarity';

interface ClassesProps {
  readonly evaluation: Evaluation | undefined;
  readonly testLogits: TestLogits | undefined;
  readonly labels: Uint8Array;
  readonly names: readonly Text[];
}

/** The learners class by class: what they confuse, what looks alike to them, and what a bias on a class does. */
export default function Classes({ evaluation, testLogits, labels, names }: ClassesProps) {
  const { t } = useTranslation('insight');
  const { showTab } = useActions();
  const tab = useApp((state) => state.tab);
  const view = classViews.find((known) => known === tab) ?? 'confusion';
  const titles = { confusion: t('confusion'), similarity: t('similarity'), bias: t('byClass') };
  return (
    <>
      <div data-target="tab:confusion tab:similarity tab:bias">
        <SegmentedControl
          size="xs"
          fullWidth
          mb={10}
          aria-label={t('classView')}
          value={view}
          onChange={(value) => showTab(classViews.find((known) => known === value) ?? 'confusion')}
          data={classViews.map((value) => ({ value, label: titles[value] }))}
        />
      </div>
      {view === 'confusion' && <Confusion evaluation={evaluation} labels={labels} names={names} />}
      {view === 'similarity' && <Similarity testLogits={testLogits} names={names} />}
      {view === 'bias' && <ClassBiasView testLogits={testLogits} names={names} />}
    </>
  );
}

import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { familiesOf } from '../../../../metrics/classFamilies';
import { similarityOf } from '../../../../metrics/similarity';
import type { Role } from '../../../../report/roles';
import { useText } from '../../../locales';
import { useRoleNames } from '../../../names/roleNames';
import { useApp } from '../../../store/context';
import { ClassMatrix } from '../../shared/ClassMatrix';
import classes from '../../shared/Insight.module.css';
import { RoleChoice } from '../../shared/RoleChoice';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';

/** Fewer classes than this have no families to speak of. */
const fewest = 5;

/**
 * Which classes look alike to a network: how it distributes, at T, the probability that the true class leaves; in
 * families, or in the order of the task.
 */
export function Similarity({ testLogits, subject: { names } }: InsightViewProps) {
  const { t } = useViewText();
  const [learner, setLearner] = useState<Role>('teacher');
  const [order, setOrder] = useState<'families' | 'task'>('families');
  const text = useText();
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const titles = useRoleNames();
  const logits = testLogits?.logits[learner];
  const matrix = useMemo(
    () => (testLogits && logits ? similarityOf(logits, testLogits.labels, testLogits.classes, temperature) : null),
    [testLogits, logits, temperature],
  );
  const found = useMemo(() => (matrix && names.length >= fewest ? familiesOf(matrix) : null), [matrix, names.length]);
  const isGrouped = found !== null && order === 'families';
  const deepest = Math.max(0.01, ...(matrix ?? []).flat());
  const families = found?.families.filter(({ length }) => length > 1) ?? [];
  return (
    <div>
      <RoleChoice value={learner} onChange={setLearner} />
      {found && (
        <SegmentedControl
          size="xs"
          aria-label={t('classOrder')}
          value={order}
          onChange={(value) => setOrder(value as typeof order)}
          data={[
            { value: 'families', label: t('inFamilies') },
            { value: 'task', label: t('asListed') },
          ]}
        />
      )}
      {matrix ? (
        <ClassMatrix
          label={t('similarityOf', { learner: titles[learner] })}
          names={names}
          matrix={matrix}
          learner={learner}
          format={(share) => (share < 0.005 ? '' : String(Math.round(100 * share)))}
          depthOf={(share) => share / deepest}
          {...(isGrouped && { groups: found.families })}
        />
      ) : (
        <p className={classes.note}>{t('similarityEmpty')}</p>
      )}
      {isGrouped && (
        <p className={classes.note}>
          {families.length > 0 ? (
            <>
              {t('familiesFound', { temperature })}{' '}
              {families.map((family) => family.map((label) => text(names[label] ?? '')).join(' – ')).join(' · ')}
            </>
          ) : (
            t('noFamilies', { temperature })
          )}
        </p>
      )}
      <p className={classes.note}>{t('similarityHelp', { temperature })}</p>
    </div>
  );
}

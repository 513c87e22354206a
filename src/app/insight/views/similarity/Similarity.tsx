import { useMemo, useState } from 'react';
import { similarityOf } from '../../../../metrics/similarity';
import type { Role } from '../../../../report/roles';
import { useRoleNames } from '../../../names/roleNames';
import { useApp } from '../../../store/context';
import { ClassMatrix } from '../../shared/ClassMatrix';
import classes from '../../shared/Insight.module.css';
import { RoleChoice } from '../../shared/RoleChoice';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';

/** Which classes look alike to a network: how it distributes, at T, the probability that the true class leaves. */
export function Similarity({ testLogits, subject: { names } }: InsightViewProps) {
  const { t } = useViewText();
  const [learner, setLearner] = useState<Role>('teacher');
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const titles = useRoleNames();
  const logits = testLogits?.logits[learner];
  const matrix = useMemo(
    () => (testLogits && logits ? similarityOf(logits, testLogits.labels, testLogits.classes, temperature) : null),
    [testLogits, logits, temperature],
  );
  const deepest = Math.max(0.01, ...(matrix ?? []).flat());
  return (
    <div>
      <RoleChoice value={learner} onChange={setLearner} />
      {matrix ? (
        <ClassMatrix
          label={t('similarityOf', { learner: titles[learner] })}
          names={names}
          matrix={matrix}
          learner={learner}
          format={(share) => (share < 0.005 ? '' : String(Math.round(100 * share)))}
          depthOf={(share) => share / deepest}
        />
      ) : (
        <p className={classes.note}>{t('similarityEmpty')}</p>
      )}
      <p className={classes.note}>{t('similarityHelp', { temperature })}</p>
    </div>
  );
}

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../experiment/text';
import { similarityOf } from '../../metrics/similarity';
import type { TestLogits } from '../../report/answers';
import type { Role } from '../../report/roles';
import { useRoleNames } from '../names/roleNames';
import { useApp } from '../store/context';
import { ClassMatrix } from './ClassMatrix';
import classes from './Insight.module.css';
import { RoleChoice } from './RoleChoice';

interface SimilarityProps {
  readonly testLogits: TestLogits | undefined;
  readonly names: readonly Text[];
}

/** Which classes look alike to a learner: how it shares out, at T, what the true class leaves. */
export function Similarity({ testLogits, names }: SimilarityProps) {
  const { t } = useTranslation('insight');
  const [learner, setLearner] = useState<Role>('teacher');
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const titles = useRoleNames();
  const logits = testLogits?.logits[learner];
  const matrix = useMemo(
    () => (testLogits && logits ? similarityOf(logits, testLogits.labels, testLogits.classes, temperature) : null),
    [testLogits, logits, temperature],
  );
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
          deepest={Math.max(0.01, ...matrix.flat())}
        />
      ) : (
        <p className={classes.note}>{t('notYet')}</p>
      )}
      <p className={classes.note}>{t('similarityHelp', { temperature })}</p>
    </div>
  );
}

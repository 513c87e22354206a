import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../experiment/text';
import { similarityOf } from '../../metrics/similarity';
import type { Beliefs, Learner } from '../../worker/protocol';
import { useLearnerNames } from '../learnerNames';
import { useApp } from '../store/context';
import { ClassMatrix } from './ClassMatrix';
import classes from './Insight.module.css';
import { LearnerChoice } from './LearnerChoice';

interface SimilarityProps {
  readonly beliefs: Beliefs | undefined;
  readonly names: readonly Text[];
}

/** Which classes look alike to a learner: how it shares out, at T, what the true class leaves. */
export function Similarity({ beliefs, names }: SimilarityProps) {
  const { t } = useTranslation('insight');
  const [learner, setLearner] = useState<Learner>('teacher');
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const titles = useLearnerNames();
  const logits = beliefs?.logits[learner];
  const matrix = useMemo(
    () => (beliefs && logits ? similarityOf(logits, beliefs.labels, beliefs.classes, temperature) : null),
    [beliefs, logits, temperature],
  );
  return (
    <div>
      <LearnerChoice value={learner} onChange={setLearner} />
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

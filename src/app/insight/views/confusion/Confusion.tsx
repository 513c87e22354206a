import { useMemo, useState } from 'react';
import { confusionOf } from '../../../../metrics/confusion';
import type { Role } from '../../../../report/roles';
import { useRoleNames } from '../../../names/roleNames';
import { ClassMatrix } from '../../shared/ClassMatrix';
import classes from '../../shared/Insight.module.css';
import { RoleChoice } from '../../shared/RoleChoice';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';

/** The confusion matrix of one network on the test set. */
export function Confusion({ evaluation, dataset, subject: { names } }: InsightViewProps) {
  const { t } = useViewText();
  const [learner, setLearner] = useState<Role>('student');
  const titles = useRoleNames();
  const { labels } = dataset.test;
  const answers = evaluation?.answers[learner];
  const matrix = useMemo(
    () => (answers?.length === labels.length ? confusionOf(labels, answers, names.length) : null),
    [answers, labels, names.length],
  );
  return (
    <div>
      <RoleChoice value={learner} onChange={setLearner} />
      {matrix ? (
        <ClassMatrix
          label={t('confusionOf', { learner: titles[learner] })}
          names={names}
          matrix={matrix}
          learner={learner}
          format={String}
        />
      ) : (
        <p className={classes.note}>{t('confusionEmpty')}</p>
      )}
      <p className={classes.note}>{t('confusionHelp')}</p>
    </div>
  );
}

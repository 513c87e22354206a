import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../experiment/text';
import { confusionOf } from '../../metrics/confusion';
import type { Role } from '../../report/roles';
import type { Evaluation } from '../../report/scores';
import { useRoleNames } from '../names/roleNames';
import { ClassMatrix } from './ClassMatrix';
import classes from './Insight.module.css';
import { RoleChoice } from './RoleChoice';

interface ConfusionProps {
  readonly evaluation: Evaluation | undefined;
  readonly labels: Uint8Array;
  readonly names: readonly Text[];
}

/** Which class a learner takes for which; what is right is muted, so that errors stand out. */
export function Confusion({ evaluation, labels, names }: ConfusionProps) {
  const { t } = useTranslation('insight');
  const [learner, setLearner] = useState<Role>('student');
  const titles = useRoleNames();
  const answers = evaluation?.answers[learner];
  const matrix = useMemo(
    () => (answers?.length === labels.length ? confusionOf(labels, answers, names.length) : null),
    [answers, labels, names.length],
  );
  const worst = matrix ? Math.max(1, ...matrix.flatMap((row, truth) => row.filter((_, given) => given !== truth))) : 1;
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
          deepest={worst}
        />
      ) : (
        <p className={classes.note}>{t('notYet')}</p>
      )}
      <p className={classes.note}>{t('confusionHelp')}</p>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { useRoles, useTeacherContext } from '../names/roleNames';
import classes from './Stage.module.css';

/** Before the first run: what will happen, in words. */
export function EmptyStage() {
  const { t } = useTranslation('stage');
  const context = useTeacherContext();
  const hasPseudoTwin = useRoles().includes('pseudoTwin');
  return (
    <div className={classes.empty}>
      <p>
        {t('empty', context)} {hasPseudoTwin && t('emptyPseudo')}
      </p>
    </div>
  );
}

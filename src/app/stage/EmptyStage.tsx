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
        {hasPseudoTwin
          ? t('emptyWithPseudo', { first: t('empty', context), second: t('emptyPseudo') })
          : t('empty', context)}
      </p>
    </div>
  );
}

import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { sectionsOf } from '../../experiment/experiment';
import { useApp } from '../store/context';
import { SectionControls } from './SectionControls';
import classes from './Setup.module.css';

/** T and λ at the foot of the page, in sight of what they change: on a phone, in a lecture hall, in another page. */
export function LossFoot() {
  const { t } = useTranslation('setup');
  const experiment = useApp((state) => state.experiment);
  const loss = sectionsOf(experiment, catalogue).find(({ name }) => name === 'loss');
  const { temperature, weight } = loss?.fields ?? {};
  if (!loss || !temperature || !weight) return null;
  return (
    <section className={classes.foot} aria-label={t('foot')}>
      <SectionControls section={{ ...loss, fields: { temperature, weight } }} />
    </section>
  );
}

import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { differences } from '../../experiment/differences';
import { sectionsOf } from '../../experiment/experiment';
import { useText } from '../locales';
import { useApp } from '../store/context';
import classes from './Setup.module.css';
import { shortValue } from './summary';

/** What differs from the experiment of the run on the stage; the sliders of the loss are not among it. */
export function PendingChanges() {
  const { t } = useTranslation('setup');
  const text = useText();
  const experiment = useApp((state) => state.experiment);
  const running = useApp((state) => state.run?.experiment);
  if (!running) return null;
  const sections = sectionsOf(experiment, catalogue);
  const changed = differences(running, experiment, catalogue)
    .filter(({ path }) => !path.startsWith('loss.'))
    .map(({ path, to }) => {
      const [name, field] = path.split('.');
      const section = sections.find((candidate) => candidate.name === name);
      const spec = field === undefined ? undefined : section?.fields[field];
      if (spec) return `${text(spec.label)} ${shortValue(spec, to, text)}`;
      const option = section?.picked?.options.find(({ id }) => id === to);
      return option ? text(option.name) : String(to);
    });
  if (changed.length === 0) return null;
  return (
    <p className={classes.pending} role="status">
      {t('nextRun')} {changed.join(' · ')}
    </p>
  );
}

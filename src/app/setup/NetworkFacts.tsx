import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import { type Network, planNetwork } from '../../models/network';
import { useLanguage } from '../locales';
import { useApp } from '../store/context';
import classes from './Setup.module.css';

/** The network of a role, planned: everything that is known before anything runs. */
export function networkOf(experiment: Experiment, role: 'teacher' | 'student'): Network {
  const task = byId(catalogue.tasks, experiment.task.id);
  const { id, values } = experiment[role];
  const layers = byId(catalogue.architectures, id).layers(values, task.classNames(experiment.task.values).length);
  return planNetwork(layers, task.inputShape);
}

/** Parameters, multiply-adds and bytes of a network before it runs. */
export function NetworkFacts({ of: role }: { readonly of: 'teacher' | 'student' }) {
  const { t } = useTranslation('setup');
  const language = useLanguage();
  const experiment = useApp((state) => state.experiment);
  const network = networkOf(experiment, role);
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 });
  const bytes = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const ratio = networkOf(experiment, 'teacher').parameters / network.parameters;
  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dd>{short.format(network.parameters)}</dd>
          <dt>{t('parameters')}</dt>
        </div>
        <div>
          <dd>{short.format(network.multiplyAdds)}</dd>
          <dt>{t('multiplyAdds')}</dt>
        </div>
        <div>
          <dd>{bytes.format(network.bytes / 1000)} kB</dd>
          <dt>{t('bytes')}</dt>
        </div>
      </dl>
      {role === 'student' && (
        <p className={classes.note}>
          {ratio === 1
            ? t('sameSize')
            : t(ratio > 1 ? 'timesSmaller' : 'timesLarger', { ratio: bytes.format(Math.max(ratio, 1 / ratio)) })}
        </p>
      )}
    </>
  );
}

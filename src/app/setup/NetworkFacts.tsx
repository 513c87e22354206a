import { useTranslation } from 'react-i18next';
import { networkFor } from '../../catalogue';
import { Term } from '../glossary/Term';
import { useLanguage } from '../locales';
import { useApp } from '../store/context';
import classes from './Setup.module.css';

/** Parameters, multiply-adds and bytes of a network before it runs. */
export function NetworkFacts({ of: role }: { readonly of: 'teacher' | 'student' }) {
  const { t } = useTranslation('setup');
  const language = useLanguage();
  const experiment = useApp((state) => state.experiment);
  const network = networkFor(experiment[role], experiment);
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 });
  const bytes = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const ratio = networkFor(experiment.teacher, experiment).parameters / network.parameters;
  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dd>{short.format(network.parameters)}</dd>
          <dt>
            <Term id="parameters">{t('parameters')}</Term>
          </dt>
        </div>
        <div>
          <dd>{short.format(network.multiplyAdds)}</dd>
          <dt>
            <Term id="multiply-adds">{t('multiplyAdds')}</Term>
          </dt>
        </div>
        <div>
          <dd>{bytes.format(network.bytes / 1000)} kB</dd>
          <dt>
            <Term id="model-size">{t('bytes')}</Term>
          </dt>
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

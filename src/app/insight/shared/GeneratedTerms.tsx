import { useTranslation } from 'react-i18next';
import type { Generated } from '../../../report/answers';
import { useLanguage } from '../../locales';
import { numberFormat } from '../../locales/numbers';
import classes from './Insight.module.css';

/** The terms of the generator's loss, as they are now. */
export function GeneratedTerms({ generated }: { readonly generated: Generated }) {
  const { t } = useTranslation('insight');
  const language = useLanguage();
  const { classes: count, logits, terms } = generated;
  const number = numberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <p className={classes.note}>
      {t('generatedTerms', {
        count: logits.length / count,
        certainty: number.format(terms.certainty),
        bits: number.format(-terms.variety * Math.log2(10)),
        most: number.format(Math.log2(count)),
        activation: number.format(-terms.activation),
      })}
    </p>
  );
}

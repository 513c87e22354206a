import { useTranslation } from 'react-i18next';
import { methods } from '../../distillation';
import { inLetters, inNumbers } from '../../distillation/formula';
import { byId } from '../../experiment/declarations';
import { hardWeight } from '../../experiment/settings';
import { useApp } from '../store/context';
import { Formula } from './Formula';
import classes from './Setup.module.css';

/** The student's loss in letters, and with the present numbers in their places. */
export function LossFormula() {
  const { t } = useTranslation('setup');
  const { temperature, weight, form } = useApp((state) => state.experiment.loss);
  const { id, values } = useApp((state) => state.experiment.method);
  const method = byId(methods, id);
  const decimal = (value: number) => Number(value.toFixed(2)).toString();
  const alpha = decimal(hardWeight(form, weight));
  return (
    <figure className={classes.formula} aria-label={t('formula')}>
      <div>
        <Formula tex={`L=\\alpha\\,\\mathrm{CE}(y,p_s)+\\lambda\\,${inLetters(method, values)}`} />
      </div>
      <div className={classes.numbers}>
        <Formula
          tex={`\\phantom{L}=${alpha}\\,\\mathrm{CE}(y,p_s)+${decimal(weight)}\\cdot ${inNumbers(method, values)}`}
          temperature={decimal(temperature)}
        />
      </div>
    </figure>
  );
}

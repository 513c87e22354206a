import { useTranslation } from 'react-i18next';
import { methods } from '../../../distillation';
import { inLetters } from '../../../distillation/formula';
import { whereOf } from '../../../distillation/method';
import { byId } from '../../../experiment/declarations';
import type { Experiment } from '../../../experiment/experiment';
import type { PhaseSpec } from '../../../experiment/phases';
import { Formula } from '../../controls/Formula';
import { useLanguage } from '../../locales';
import { numberFormat } from '../../locales/numbers';
import { lossIn } from '../curves';
import classes from './Diagram.module.css';
import type { Moment } from './momentOf';

interface RunFormulaProps {
  readonly experiment: Experiment;
  readonly moment: Moment | null;
  readonly phase: PhaseSpec['kind'] | null;
}

/** The loss of the run that is shown, with the values of its terms at the moment, and where the method comes from. */
export function RunFormula({ experiment, moment, phase }: RunFormulaProps) {
  const { t } = useTranslation('stage');
  const language = useLanguage();
  const { id, values } = experiment.method;
  const method = byId(methods, id);
  const number = numberFormat(language, { maximumSignificantDigits: 3 });
  const weight = numberFormat(language, { maximumFractionDigits: 2 });
  const { losses = {}, softWeight = 0, hardWeight = 0, step = 0 } = moment ?? {};
  const { hard, soft, total, teacher } = losses;
  const termOf = (share: number, value: number) =>
    share === 0 ? '0' : `${weight.format(share)} · ${lossIn(number, value / share)}`;
  const isTeaching = phase === 'teach' || (phase === null && total === undefined && teacher !== undefined);
  const { authors, title } = method.reference;
  return (
    <figure className={classes.formula} aria-label={t('runFormula')}>
      <Formula
        tex={
          isTeaching
            ? 'L=\\mathrm{CE}(y,p_t)'
            : `L=\\alpha\\,\\mathrm{CE}(y,p_s)+\\lambda\\,${inLetters(method, values)}`
        }
      />
      {isTeaching && teacher !== undefined && <span className={classes.terms}>= {lossIn(number, teacher)}</span>}
      {!isTeaching && hard !== undefined && soft !== undefined && total !== undefined && (
        <span className={classes.terms}>
          = {termOf(hardWeight, hard)} + {termOf(softWeight, soft)} = <strong>{lossIn(number, total)}</strong>
        </span>
      )}
      {step > 0 && <span className={classes.count}>{t('atStep', { step: numberFormat(language).format(step) })}</span>}
      {!isTeaching && (
        <figcaption className={classes.source} title={`${title}. ${whereOf(method.reference)}`}>
          {authors} {method.reference.year}
        </figcaption>
      )}
    </figure>
  );
}

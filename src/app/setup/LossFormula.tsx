import { useTranslation } from 'react-i18next';
import { methods } from '../../distillation';
import { inLetters, inNumbers } from '../../distillation/formula';
import { type Symbols, symbolsOf } from '../../distillation/method';
import { byId } from '../../experiment/declarations';
import { type Question, questionsOf } from '../../experiment/secondQuestion';
import { hardWeight } from '../../experiment/settings';
import { tasks } from '../../tasks';
import { Formula } from '../controls/Formula';
import { Term } from '../glossary/Term';
import { useApp } from '../store/context';
import classes from './Setup.module.css';

/** The symbols around the term of any method. */
const frame: Symbols = {
  L: 'loss',
  α: 'hard-weight',
  CE: 'cross-entropy',
  y: 'hard-label',
  p: 'softmax',
  λ: 'soft-weight',
};

/** The student's loss in letters, and with the present numbers in their places. */
export function LossFormula() {
  const { t } = useTranslation('setup');
  const { temperature, weight, form } = useApp((state) => state.experiment.loss);
  const { id, values } = useApp((state) => state.experiment.method);
  const { task, second } = useApp((state) => state.experiment);
  const questions = questionsOf(byId(tasks, task.id), task.values, second);
  const whole = questions.length > 1 ? 'H+S' : 'L';
  const method = byId(methods, id);
  const decimal = (value: number) => Number(value.toFixed(2)).toString();
  const alpha = decimal(hardWeight(form, weight));
  return (
    <figure className={classes.formula} aria-label={t('formula')}>
      <div>
        <Formula tex={`${whole}=\\alpha\\,\\mathrm{CE}(y,p_s)+\\lambda\\,${inLetters(method, values)}`} />
      </div>
      <div className={classes.numbers}>
        <Formula
          tex={`\\phantom{${whole}}=${alpha}\\,\\mathrm{CE}(y,p_s)+${decimal(weight)}\\cdot ${inNumbers(method, values)}`}
          temperature={decimal(temperature)}
        />
      </div>
      <div className={classes.symbols}>
        {Object.entries({ ...frame, ...symbolsOf(method, values) }).map(([symbol, term]) => (
          <Term key={symbol} id={term}>
            {symbol}
          </Term>
        ))}
      </div>
      {hardWeight(form, weight) === 0 && <p className={classes.note}>{t('labelsOff')}</p>}
      {questions.length > 1 && (
        <div>
          <Formula tex={`L=${questions.map(partOf).join('+')}`} />
        </div>
      )}
    </figure>
  );
}

/** What a question adds to the student's loss: its hard term H where there are labels, its soft term S where it is taught. */
function partOf({ weight, isLabelled, isTaught }: Question, at: number): string {
  const terms = [...(isLabelled ? [`H_${at + 1}`] : []), ...(isTaught ? [`S_${at + 1}`] : [])];
  if (terms.length === 0) return '0';
  const sum = terms.join('+');
  if (weight === 1) return sum;
  return `${weight}\\,${terms.length > 1 ? `(${sum})` : sum}`;
}

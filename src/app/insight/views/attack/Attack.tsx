import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Range } from '../../../../experiment/inputKind';
import type { Text } from '../../../../experiment/text';
import type { AttackOutcome, AttackRequest } from '../../../../report/answers';
import type { Dataset } from '../../../../tasks/task';
import { NumberControl } from '../../../controls/NumberControl';
import { GreyImage } from '../../../examples/GreyImage';
import { TermHeading, TermMark } from '../../../glossary/Term';
import { useLanguage, useText } from '../../../locales';
import { numberFormat } from '../../../locales/numbers';
import { roles, useRoleNames } from '../../../names/roleNames';
import { useRoleTerms } from '../../../names/terms';
import { latestEvaluation } from '../../../store/run';
import { useExampleChoice } from '../../exampleChoice';
import insight from '../../shared/Insight.module.css';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';
import classes from './Attack.module.css';
import { epsilonField } from './attackField';
import { useAttack } from './useAttack';

/** Test examples in an attack: enough for an interval of a few points, few enough to wait for. */
const most = 400;

/** How much each network's answers depend on changes of the input that hardly show. */
export function Attack({ run, dataset, subject: { input, shape, names, hasGreyImages } }: InsightViewProps) {
  const { t } = useViewText();
  const language = useLanguage();
  const { index } = useExampleChoice();
  const chosen = index ?? 0;
  const [epsilon, setEpsilon] = useState(epsilonField.default);
  const [steps, setSteps] = useState(10);
  const latest = run ? latestEvaluation(run) : null;
  const isGone = run?.isRestored === true;
  const isTrained = latest !== null && !isGone;
  const question = useMemo(
    () => (isTrained && input.range ? questionOf(dataset, input.range, chosen, epsilon, steps) : null),
    [isTrained, dataset, input, chosen, epsilon, steps],
  );
  const state = useAttack(question, latest);
  const outcome = isTrained ? state?.outcome : null;
  const percent = numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const share = (answers: Uint8Array, { labels }: AttackRequest) =>
    t('right', {
      share: percent.format((100 * answers.filter((answer, at) => answer === labels[at]).length) / labels.length),
    });
  const titles = useRoleNames();
  const terms = useRoleTerms();
  const kind = steps === 1 ? 'fgsm' : 'pgd';
  return (
    <div>
      <p className={insight.note}>{t('attackNote')}</p>
      <div className={classes.kind}>
        <SegmentedControl
          size="xs"
          className={classes.kinds ?? ''}
          aria-label={t('attackKind')}
          value={kind}
          onChange={(value) => setSteps(value === 'fgsm' ? 1 : 10)}
          data={[
            { value: 'fgsm', label: t('fgsm') },
            { value: 'pgd', label: t('pgd') },
          ]}
        />
        <TermMark id={kind} of={t(kind)} />
      </div>
      <NumberControl field={epsilonField} value={epsilon} onChange={setEpsilon} />
      {state && outcome ? (
        <div className={insight.answer} data-stale={state.question !== question}>
          {hasGreyImages && (
            <Pictures shape={shape} chosen={chosen} question={state.question} outcome={outcome} names={names} />
          )}
          <table className={classes.table}>
            <caption>{t('underAttack', { count: state.question.labels.length })}</caption>
            <thead>
              <tr>
                <td />
                <th scope="col">{t('asItIs')}</th>
                <th scope="col">
                  {t('attackedBy')}, ε = {state.question.epsilon}
                </th>
              </tr>
            </thead>
            <tbody>
              {roles.map((learner) => {
                const result = outcome.learners[learner];
                return (
                  result && (
                    <tr key={learner}>
                      <TermHeading scope="row" id={terms[learner]} style={{ color: `var(--${learner})` }}>
                        {titles[learner]}
                      </TermHeading>
                      <td>{share(result.clean, state.question)}</td>
                      <td data-attacked={learner}>{share(result.answers, state.question)}</td>
                    </tr>
                  )
                );
              })}
            </tbody>
          </table>
        </div>
      ) : (
        <p className={insight.note} role="status">
          {isGone
            ? t('networksGone')
            : !latest
              ? t('untrained')
              : state?.outcome === null
                ? t('noAnswer')
                : t('attacking')}
        </p>
      )}
    </div>
  );
}

interface PicturesProps {
  readonly shape: readonly number[];
  readonly chosen: number;
  readonly question: AttackRequest;
  readonly outcome: AttackOutcome;
  readonly names: readonly Text[];
}

/** The chosen example: as it is, and as the attack on each network changed it. */
function Pictures({ shape, chosen, question, outcome, names }: PicturesProps) {
  const { t } = useViewText();
  const text = useText();
  const [rows = 0, columns = 0] = shape;
  const titles = useRoleNames();
  const name = (label: number | undefined) => text(names[label ?? 0] as Text);
  const label = name(question.labels[0]);
  const frame = { rows, columns, size: 78 };
  return (
    <ul className={classes.pictures}>
      <li>
        <GreyImage
          pixels={question.inputs.subarray(0, rows * columns)}
          {...frame}
          label={t('testImage', { index: chosen + 1, label })}
        />
        {t('insight:hardLabel')} {label}
      </li>
      {roles.map((learner) => {
        const result = outcome.learners[learner];
        return (
          result && (
            <li key={learner} style={{ color: `var(--${learner})` }}>
              <GreyImage pixels={result.first} {...frame} label={t('attackedImage', { learner: titles[learner] })} />
              {t('sayOf', { learner: titles[learner], answer: name(result.answers[0]) })}
            </li>
          )
        );
      })}
    </ul>
  );
}

/** What to ask the worker: `most` test examples, the chosen one first, then the others from the beginning. */
function questionOf(
  { test, scale }: Dataset,
  range: Range,
  chosen: number,
  epsilon: number,
  steps: number,
): AttackRequest {
  const total = test.labels.length;
  const size = test.inputs.length / total;
  const rows = [chosen, ...Array.from({ length: total }, (_, row) => row).filter((row) => row !== chosen)].slice(
    0,
    most,
  );
  const inputs = new Float32Array(rows.length * size);
  rows.forEach((row, at) => {
    for (let i = 0; i < size; i++) inputs[at * size + i] = (test.inputs[row * size + i] as number) * scale;
  });
  const labels = Uint8Array.from(rows, (row) => test.labels[row] as number);
  return { inputs, labels, epsilon, steps, range };
}

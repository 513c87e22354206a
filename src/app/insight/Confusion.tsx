import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../experiment/text';
import { confusionOf } from '../../metrics/confusion';
import type { Evaluation, Learner } from '../../worker/protocol';
import { useText } from '../locales';
import matrixClasses from './Confusion.module.css';
import classes from './Insight.module.css';

const learners: readonly Learner[] = ['teacher', 'student', 'twin'];

interface ConfusionProps {
  readonly evaluation: Evaluation | undefined;
  readonly labels: Uint8Array;
  readonly names: readonly Text[];
}

/** Which class a learner takes for which; what is right is muted, so that errors stand out. */
export function Confusion({ evaluation, labels, names }: ConfusionProps) {
  const { t } = useTranslation('insight');
  const text = useText();
  const [learner, setLearner] = useState<Learner>('student');
  const titles = { teacher: t('teacher'), student: t('student'), twin: t('twin') };
  const answers = evaluation?.answers[learner];
  const matrix = useMemo(
    () => (answers?.length === labels.length ? confusionOf(labels, answers, names.length) : null),
    [answers, labels, names.length],
  );
  const worst = matrix ? Math.max(1, ...matrix.flatMap((row, truth) => row.filter((_, given) => given !== truth))) : 1;
  return (
    <div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('learner')}
        value={learner}
        onChange={(value) => setLearner(learners.find((known) => known === value) ?? 'student')}
        data={learners.map((value) => ({ value, label: titles[value] }))}
      />
      {matrix ? (
        <table className={matrixClasses.confusion} aria-label={t('confusionOf', { learner: titles[learner] })}>
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th scope="col" className={matrixClasses.name} key={text(name)} title={text(name)}>
                  {short(text(name))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((row, truth) => (
              <tr key={text(names[truth] as Text)}>
                <th scope="row" className={matrixClasses.name} title={text(names[truth] as Text)}>
                  {short(text(names[truth] as Text))}
                </th>
                {row.map((count, given) => (
                  <td
                    key={text(names[given] as Text)}
                    className={matrixClasses.cell}
                    data-right={given === truth}
                    {...(given !== truth &&
                      count > 0 && { 'data-wrong': true, style: { background: shade(learner, count / worst) } })}
                  >
                    {count === 0 ? '' : count}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className={classes.note}>{t('notYet')}</p>
      )}
      <p className={classes.note}>{t('confusionHelp')}</p>
    </div>
  );
}

/** The learner's own colour, deeper the more often it errs so; never so deep that the number is hard to read. */
const shade = (learner: Learner, share: number) =>
  `color-mix(in srgb, var(--${learner}) ${10 + 35 * share}%, transparent)`;

/** The last word of a name: "Class A" is "A" in a narrow column. */
const short = (name: string) => (name.length <= 2 ? name : (name.match(/[A-Z0-9]/g)?.at(-1) ?? name.slice(0, 2)));

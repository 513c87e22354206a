import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../../../experiment/text';
import { GreyImage } from '../../../examples/GreyImage';
import { useText } from '../../../locales';
import { useRoleNames } from '../../../names/roleNames';
import { useExampleChoice } from '../../exampleChoice';
import classes from '../../shared/Insight.module.css';
import type { InsightViewProps } from '../../view';

/** Images in the gallery at most. */
const most = 60;

/** The test images on which student and twin answer differently: what the soft targets changed. */
export function Gallery({ evaluation, dataset, subject: { names, shape } }: InsightViewProps) {
  const { show } = useExampleChoice();
  const { t } = useTranslation('insight');
  const text = useText();
  const { inputs, labels } = dataset.test;
  const { student, twin } = evaluation?.answers ?? {};
  const differing = useMemo(
    () =>
      student && twin && student.length === labels.length
        ? [...labels.keys()].filter((index) => student[index] !== twin[index])
        : [],
    [student, twin, labels],
  );
  if (!student || !twin) return <p className={classes.note}>{t('galleryEmpty')}</p>;
  const onlyCorrect = (answers: Uint8Array) => differing.filter((index) => answers[index] === labels[index]).length;
  const size = inputs.length / labels.length;
  const [rows = 0, columns = 0] = shape;
  const name = (label: number | undefined) => text(names[label ?? 0] as Text);
  return (
    <div>
      <p className={classes.note}>
        {t('differing', { count: differing.length, student: onlyCorrect(student), twin: onlyCorrect(twin) })}{' '}
        {differing.length > 0 && t('galleryKey')}
      </p>
      <ul className={classes.gallery}>
        {differing.slice(0, most).map((index) => (
          <li key={index}>
            <UnstyledButton onClick={() => show(index)}>
              <GreyImage
                pixels={inputs.slice(index * size, (index + 1) * size)}
                rows={rows}
                columns={columns}
                size={58}
                label={t('testImage', { index: index + 1, label: name(labels[index]) })}
              />
              <Answer learner="student" says={name(student[index])} isRight={student[index] === labels[index]} />
              <Answer learner="twin" says={name(twin[index])} isRight={twin[index] === labels[index]} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface AnswerProps {
  readonly learner: 'student' | 'twin';
  readonly says: string;
  readonly isRight: boolean;
}

function Answer({ learner, says, isRight }: AnswerProps) {
  const names = useRoleNames();
  return (
    <span className={classes.shortAnswer} style={{ color: `var(--${learner})` }}>
      <span className="spoken">{names[learner]}: </span>
      {says} {isRight ? '✓' : '✗'}
    </span>
  );
}

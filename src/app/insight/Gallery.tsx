import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../experiment/declarations';
import type { Text } from '../../experiment/text';
import type { Evaluation } from '../../report/scores';
import type { Dataset } from '../../tasks/task';
import { useText } from '../locales';
import { useRoleNames } from '../names/roleNames';
import { GreyImage } from './GreyImage';
import classes from './Insight.module.css';

/** As many as are worth scrolling through. */
const most = 60;

interface GalleryProps {
  readonly evaluation: Evaluation | undefined;
  readonly dataset: Dataset;
  readonly names: readonly Text[];
  readonly shape: Shape;
  readonly onChoose: (index: number) => void;
}

/** Test images on which student and twin differ: where the teacher's voice made the difference. */
export function Gallery({ evaluation, dataset, names, shape, onChoose }: GalleryProps) {
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
  if (!student || !twin) return <p className={classes.note}>{t('notYet')}</p>;
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
            <UnstyledButton onClick={() => onChoose(index)}>
              <GreyImage
                pixels={inputs.slice(index * size, (index + 1) * size)}
                rows={rows}
                columns={columns}
                size={58}
                label={t('testImage', { index: index + 1, label: name(labels[index]) })}
              />
              <Scores learner="student" says={name(student[index])} isRight={student[index] === labels[index]} />
              <Scores learner="twin" says={name(twin[index])} isRight={twin[index] === labels[index]} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface VerdictProps {
  readonly learner: 'student' | 'twin';
  readonly says: string;
  readonly isRight: boolean;
}

function Scores({ learner, says, isRight }: VerdictProps) {
  const names = useRoleNames();
  return (
    <span className={classes.verdict} style={{ color: `var(--${learner})` }}>
      <span className="spoken">{names[learner]}: </span>
      {says} {isRight ? '✓' : '✗'}
    </span>
  );
}

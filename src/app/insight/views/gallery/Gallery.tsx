import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import type { Text } from '../../../../experiment/text';
import { GreyImage } from '../../../examples/GreyImage';
import { useText } from '../../../locales';
import { useExampleChoice } from '../../exampleChoice';
import { DifferingTexts } from '../../shared/DifferingTexts';
import { type Differing, differingOf } from '../../shared/differing';
import classes from '../../shared/Insight.module.css';
import { ShortAnswer } from '../../shared/ShortAnswer';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';

/** Examples in the gallery at most. */
const most = 60;

/** The test examples on which student and twin answer differently: what the soft targets changed. */
export function Gallery({ evaluation, dataset, subject }: InsightViewProps) {
  const { show } = useExampleChoice();
  const { t } = useViewText();
  const { labels } = dataset.test;
  const differing = useMemo(() => differingOf(labels, evaluation?.answers), [labels, evaluation]);
  if (!differing) return <p className={classes.note}>{t('galleryEmpty')}</p>;
  const { indices, student, twin } = differing;
  const onlyCorrect = (answers: Uint8Array) => indices.filter((index) => answers[index] === labels[index]).length;
  return (
    <div>
      <p className={classes.note}>
        {t('differing', { count: indices.length, student: onlyCorrect(student), twin: onlyCorrect(twin) })}{' '}
        {indices.length > 0 && t('galleryKey')}
      </p>
      {subject.hasGreyImages ? (
        <Images differing={differing} test={dataset.test} subject={subject} onChoose={show} />
      ) : (
        <DifferingTexts differing={differing} test={dataset.test} names={subject.names} most={most} onChoose={show} />
      )}
    </div>
  );
}

interface ImagesProps extends Pick<InsightViewProps, 'subject'> {
  readonly differing: Differing;
  readonly test: InsightViewProps['dataset']['test'];
  readonly onChoose: (index: number) => void;
}

function Images({ differing, test, subject: { names, shape }, onChoose }: ImagesProps) {
  const { t } = useViewText();
  const text = useText();
  const { indices, student, twin } = differing;
  const { inputs, labels } = test;
  const size = inputs.length / labels.length;
  const [rows = 0, columns = 0] = shape;
  const name = (label: number | undefined) => text(names[label ?? 0] as Text);
  return (
    <ul className={classes.gallery}>
      {indices.slice(0, most).map((index) => (
        <li key={index}>
          <UnstyledButton onClick={() => onChoose(index)}>
            <GreyImage
              pixels={inputs.slice(index * size, (index + 1) * size)}
              rows={rows}
              columns={columns}
              size={58}
              label={t('testImage', { index: index + 1, label: name(labels[index]) })}
            />
            <ShortAnswer learner="student" says={name(student[index])} isRight={student[index] === labels[index]} />
            <ShortAnswer learner="twin" says={name(twin[index])} isRight={twin[index] === labels[index]} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

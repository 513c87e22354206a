import { UnstyledButton } from '@mantine/core';
import type { Text } from '../../../experiment/text';
import type { Dataset } from '../../../tasks/task';
import { ExampleText } from '../../examples/ExampleText';
import { useText } from '../../locales';
import type { Differing } from './differing';
import classes from './Insight.module.css';
import { ShortAnswer } from './ShortAnswer';

interface DifferingTextsProps {
  readonly differing: Differing;
  readonly test: Dataset['test'];
  readonly names: readonly Text[];
  /** Shows only this many, the first of the set. */
  readonly most: number;
  readonly onChoose: (index: number) => void;
}

/** The texts on which student and twin differ, each with what they predict. */
export function DifferingTexts({ differing, test, names, most, onChoose }: DifferingTextsProps) {
  const text = useText();
  const { indices, student, twin } = differing;
  const name = (label: number | undefined) => text(names[label ?? 0] as Text);
  return (
    <ul className={classes.texts}>
      {indices.slice(0, most).map((index) => (
        <li key={index}>
          <UnstyledButton onClick={() => onChoose(index)}>
            <ExampleText text={test.texts?.[index] ?? ''} lines={1} />
            <ShortAnswer
              learner="student"
              says={name(student[index])}
              isRight={student[index] === test.labels[index]}
            />
            <ShortAnswer learner="twin" says={name(twin[index])} isRight={twin[index] === test.labels[index]} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

import { ActionIcon, Button } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import type { Evaluation } from '../../../report/scores';
import { Icon } from '../../controls/Icon';
import { useLanguage } from '../../locales';
import { numberFormat } from '../../locales/numbers';
import { neighbour } from './exampleOrder';
import { hardExamples, nextHard } from './hardExamples';
import classes from './Insight.module.css';
import { useViewText } from './viewText';

interface ExamplePickerProps {
  /** Index of the test example that is shown. */
  readonly index: number;
  /** Classes of the test examples, `[count]`. */
  readonly labels: Uint8Array;
  /** The order in which previous and next go through the examples; null is the set's. */
  readonly order: readonly number[] | null;
  /** The newest evaluation, which tells the examples that a network gets wrong. */
  readonly latest: Evaluation | null | undefined;
  readonly onChoose: (index: number) => void;
  readonly children?: ReactNode;
}

/** Buttons that choose a test example, beside the example. */
export function ExamplePicker({ index, labels, order, latest, onChoose, children }: ExamplePickerProps) {
  const { t } = useViewText();
  const { format } = numberFormat(useLanguage());
  const hard = useMemo(() => (latest ? hardExamples(labels, latest) : null), [labels, latest]);
  const next = hard ? nextHard(hard, index) : undefined;
  const step = (by: 1 | -1) => onChoose(neighbour(order, labels.length, index, by));
  return (
    <div className={classes.picker}>
      <span>{t('exampleOf', { index: format(index + 1), total: format(labels.length) })}</span>
      <span className={classes.pickerButtons}>
        <ActionIcon variant="default" aria-label={t('previous')} onClick={() => step(-1)}>
          <Icon name="previous" />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('next')} onClick={() => step(1)}>
          <Icon name="next" />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t('random')}
          onClick={() => onChoose(Math.floor(Math.random() * labels.length))}
        >
          <Icon name="shuffle" />
        </ActionIcon>
      </span>
      <Button
        size="compact-xs"
        variant="default"
        disabled={next === undefined}
        onClick={() => next !== undefined && onChoose(next)}
      >
        {t('hard')}
      </Button>
      {hard && <span className={classes.quiet}>{t('hardCount', { count: hard.length })}</span>}
      {children}
    </div>
  );
}

import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../experiment/declarations';
import type { Text } from '../../experiment/text';
import type { Dataset } from '../../tasks/task';
import type { Learner } from '../../worker/protocol';
import { useText } from '../locales';
import { Icon } from '../shell/Icon';
import { useApp } from '../store/context';
import { latestEvaluation, type Run } from '../store/run';
import { ClassBars } from './ClassBars';
import { DrawingPad } from './DrawingPad';
import { GreyImage } from './GreyImage';
import classes from './Insight.module.css';
import { softmax } from './softmax';
import { usePrediction } from './usePrediction';

interface ImageInsightProps {
  readonly run: Run | null;
  readonly dataset: Dataset;
  readonly names: readonly Text[];
  readonly shape: Shape;
  /** Which test image is looked at. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** One image, picked or drawn, and what each learner believes of it. */
export function ImageInsight({ run, dataset, names, shape, chosen, onChoose }: ImageInsightProps) {
  const { t } = useTranslation('insight');
  const text = useText();
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const [source, setSource] = useState<'pick' | 'draw'>('pick');
  const [drawn, setDrawn] = useState<Float32Array | null>(null);
  const { inputs, labels } = dataset.test;
  const [rows = 0, columns = 0] = shape;
  const size = inputs.length / labels.length;
  const pixels = useMemo(() => inputs.slice(chosen * size, (chosen + 1) * size), [inputs, chosen, size]);
  const picked = useMemo(() => Float32Array.from(pixels, (value) => value * dataset.scale), [pixels, dataset.scale]);
  const asked = source === 'pick' ? picked : drawn;
  const latest = run ? latestEvaluation(run) : null;
  const state = usePrediction(asked, latest ?? run?.id ?? null);
  const label = source === 'pick' ? labels[chosen] : undefined;

  const shares: Partial<Record<Learner, Float64Array>> = {};
  if (state.kind === 'known' && asked) {
    const { logits, classes: count } = state.prediction;
    for (const [learner, values] of Object.entries(logits)) {
      // A run that just began on another task may still be the one that answers.
      if (count === names.length) shares[learner as Learner] = softmax(values, 0, count, temperature);
    }
  }
  const step = (by: number) => onChoose((chosen + by + labels.length) % labels.length);
  return (
    <div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('source')}
        value={source}
        onChange={(value) => setSource(value === 'draw' ? 'draw' : 'pick')}
        data={[
          { value: 'pick', label: t('pick') },
          { value: 'draw', label: t('draw') },
        ]}
      />
      <div className={classes.specimen}>
        {source === 'pick' ? (
          <>
            <GreyImage
              pixels={pixels}
              rows={rows}
              columns={columns}
              size={168}
              label={t('testImage', { index: chosen + 1, label: text(names[labels[chosen] as number] as Text) })}
            />
            <div className={classes.picker}>
              <span>{t('imageOf', { index: chosen + 1, total: labels.length })}</span>
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
            </div>
          </>
        ) : (
          <>
            <DrawingPad onDraw={setDrawn} />
            <div className={classes.picker}>
              <span>{t('asSeen')}</span>
              <GreyImage
                pixels={drawn ?? new Float32Array(rows * columns)}
                rows={rows}
                columns={columns}
                size={84}
                label={t('asSeen')}
              />
            </div>
          </>
        )}
      </div>
      {Object.keys(shares).length > 0 ? (
        <>
          <h3 className={classes.heading}>{t('atTemperature', { temperature })}</h3>
          <ClassBars
            names={names}
            {...(label === undefined ? {} : { label })}
            shares={shares}
            temperature={temperature}
          />
        </>
      ) : (
        <p className={classes.note} role="status">
          {state.kind === 'untrained' ? t('untrained') : source === 'draw' && !drawn ? t('drawFirst') : ''}
        </p>
      )}
    </div>
  );
}

import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { maskedImage } from '../../../../experiment/inputMask';
import type { Text } from '../../../../experiment/text';
import { GreyImage } from '../../../examples/GreyImage';
import { useText } from '../../../locales';
import { useTeacherContext } from '../../../names/roleNames';
import { useApp } from '../../../store/context';
import { type ExampleSource, exampleSources, useExampleChoice } from '../../exampleChoice';
import { ClassBars } from '../../shared/ClassBars';
import { ExamplePicker } from '../../shared/ExamplePicker';
import classes from '../../shared/Insight.module.css';
import { probabilitiesOf, useAnswer } from '../../shared/useAnswer';
import { useChosenExample } from '../../shared/useChosenExample';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';
import { DrawingPad } from './DrawingPad';
import { GeneratedImages } from './GeneratedImages';

/** What the choice of each source is called. */
const labelOf = { pick: 'pick', own: 'draw', see: 'see' } as const satisfies Readonly<Record<ExampleSource, string>>;

/** One image, picked, drawn or generated, and the probabilities that each network gives it. */
export function ImageView({ run, evaluation, testLogits, dataset, subject }: InsightViewProps) {
  const { input: kind, names, shape } = subject;
  const { t } = useViewText();
  const text = useText();
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const hasGenerator = useTeacherContext().context === 'generator';
  const { source: wanted, choose: onChoose, chooseSource } = useExampleChoice();
  const { chosen, order } = useChosenExample({ run, testLogits, dataset });
  const source = wanted === 'see' && !hasGenerator ? 'pick' : wanted;
  const [which, setWhich] = useState(0);
  const generated = run?.generated;
  const [drawn, setDrawn] = useState<Float32Array | null>(null);
  const setUp = useApp((state) => state.experiment.transfer);
  const mask = run?.experiment.transfer ?? setUp;
  const { inputs, labels } = dataset.test;
  const [rows = 0, columns = 0] = shape;
  const size = inputs.length / labels.length;
  const pixels = useMemo(() => inputs.slice(chosen * size, (chosen + 1) * size), [inputs, chosen, size]);
  const picked = useMemo(() => Float32Array.from(pixels, (value) => value * dataset.scale), [pixels, dataset.scale]);
  const limited = useMemo(() => {
    const limit = kind.maskOf(mask, shape);
    return limit && maskedImage(picked, rows, columns, limit);
  }, [kind, mask, shape, picked, rows, columns]);
  const seen = useMemo(
    () => generated?.inputs.slice(which * size, (which + 1) * size) ?? null,
    [generated, which, size],
  );
  const input = { pick: picked, own: drawn, see: seen }[source];
  const question = useMemo(() => input && { inputs: input, count: 1 }, [input]);
  const isPicked = source === 'pick';
  const { answer, isStale, whyNot } = useAnswer({ run, testLogits, subject }, question, isPicked ? chosen : null);
  const whyNoAnswer =
    whyNot ?? (source === 'see' && !seen ? 'seeNotYet' : source === 'own' && !drawn ? 'drawFirst' : null);
  const label = isPicked ? (labels[chosen] ?? null) : null;
  const probabilities = answer ? probabilitiesOf(answer, temperature) : {};
  return (
    <div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('source')}
        value={source}
        onChange={(value) => chooseSource(exampleSources.find((known) => known === value) ?? 'pick')}
        data={exampleSources
          .filter((known) => known !== 'see' || hasGenerator)
          .map((value) => ({ value, label: t(labelOf[value]) }))}
      />
      <div className={classes.specimen}>
        {isPicked ? (
          <>
            <GreyImage
              pixels={pixels}
              rows={rows}
              columns={columns}
              size={168}
              label={t('testImage', { index: chosen + 1, label: text(names[labels[chosen] as number] as Text) })}
            />
            <ExamplePicker index={chosen} labels={labels} order={order} latest={evaluation} onChoose={onChoose}>
              {limited && (
                <>
                  <span>{t('asStudentSees')}</span>
                  <GreyImage pixels={limited} rows={rows} columns={columns} size={84} label={t('asStudentSees')} />
                </>
              )}
            </ExamplePicker>
          </>
        ) : source === 'see' ? (
          <GeneratedImages generated={generated} names={names} shape={shape} chosen={which} onChoose={setWhich} />
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
      {Object.keys(probabilities).length > 0 ? (
        <div className={classes.answer} data-stale={isStale}>
          <ClassBars
            title={t('atTemperature', { temperature })}
            names={names}
            label={label}
            probabilities={probabilities}
            temperature={temperature}
          />
        </div>
      ) : (
        <p className={classes.note} role="status">
          {whyNoAnswer && t(whyNoAnswer)}
        </p>
      )}
    </div>
  );
}

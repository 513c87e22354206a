import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maskedImage } from '../../../../experiment/inputMask';
import type { Text } from '../../../../experiment/text';
import { softmax } from '../../../../metrics/softmax';
import type { Prediction, TestLogits } from '../../../../report/answers';
import type { Role } from '../../../../report/roles';
import { GreyImage } from '../../../examples/GreyImage';
import { useText } from '../../../locales';
import { useTeacherContext } from '../../../names/roleNames';
import { useApp } from '../../../store/context';
import { latestEvaluation } from '../../../store/run';
import { exampleSources, useExampleChoice } from '../../exampleChoice';
import { ClassBars } from '../../shared/ClassBars';
import classes from '../../shared/Insight.module.css';
import type { InsightViewProps } from '../../view';
import { DrawingPad } from './DrawingPad';
import { GeneratedImages } from './GeneratedImages';
import { ImagePicker } from './ImagePicker';
import { clearestFirst } from './imageOrder';
import { usePrediction } from './usePrediction';

/** One image, picked, drawn or generated, and the probabilities that each network gives it. */
export function ImageView({ run, testLogits, dataset, subject: { input: kind, names, shape } }: InsightViewProps) {
  const { t } = useTranslation('insight');
  const text = useText();
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const { context } = useTeacherContext();
  const hasGenerator = context === 'generator';
  const { index, source: wanted, choose: onChoose, chooseSource } = useExampleChoice();
  // While the teacher trains, and with peers, which train to the end, the order would change under the visitor's hand.
  const isTaught = context !== 'peer' && run !== null && run.evaluations.distil.length > 0;
  const order = useMemo(() => {
    const teacher = isTaught && testLogits?.logits.teacher;
    return teacher ? clearestFirst(testLogits.labels, teacher, testLogits.classes) : null;
  }, [isTaught, testLogits]);
  const chosen = Math.min(index ?? order?.[0] ?? 0, dataset.test.labels.length - 1);
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
  const input = { pick: picked, draw: drawn, see: seen }[source];
  const latest = run ? latestEvaluation(run) : null;
  const isGone = run?.isRestored === true;
  // Before its first evaluation a run has no trained networks: those of the run before would answer.
  const state = usePrediction(latest && !isGone ? input : null, latest);
  const whyNoAnswer = isGone
    ? 'networksGone'
    : !latest || state.kind === 'untrained'
      ? 'untrained'
      : source === 'see' && !seen
        ? 'seeNotYet'
        : source === 'draw' && !drawn
          ? 'drawFirst'
          : state.kind === 'failed' && 'noAnswer';
  const label = source === 'pick' ? (labels[chosen] ?? null) : null;

  const answered = state.kind === 'known' && input && latest ? state.prediction : null;
  const answer = isGone ? source === 'pick' && keptAnswer(testLogits, chosen) : answered;
  // It may still come from a run on another task.
  const probabilities = answer && answer.classes === names.length ? probabilitiesOf(answer, temperature) : {};
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
          .map((value) => ({ value, label: t(value) }))}
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
            <ImagePicker index={chosen} labels={labels} order={order} latest={latest} onChoose={onChoose}>
              {limited && (
                <>
                  <span>{t('asStudentSees')}</span>
                  <GreyImage pixels={limited} rows={rows} columns={columns} size={84} label={t('asStudentSees')} />
                </>
              )}
            </ImagePicker>
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
        <div className={classes.answer} data-stale={state.kind === 'known' && state.inputs !== input}>
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

type Answer = Pick<Prediction, 'classes' | 'logits'>;

/** The networks' logits for one test example, out of those for the whole test set. */
function keptAnswer(testLogits: TestLogits | undefined, index: number): Answer | null {
  if (!testLogits) return null;
  const { classes: count, logits } = testLogits;
  const ofExample = Object.entries(logits).map(([learner, all]) => [
    learner,
    all.subarray(index * count, (index + 1) * count),
  ]);
  return { classes: count, logits: Object.fromEntries(ofExample) };
}

function probabilitiesOf({ classes: count, logits }: Answer, temperature: number) {
  const entries = Object.entries(logits).map(([learner, values]) => [learner, softmax(values, 0, count, temperature)]);
  return Object.fromEntries(entries) as Partial<Record<Role, Float64Array>>;
}

import { SegmentedControl, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Text } from '../../../../experiment/text';
import { padding } from '../../../../inputs';
import type { Role } from '../../../../report/roles';
import { ExampleText } from '../../../examples/ExampleText';
import { useText } from '../../../locales';
import { useApp } from '../../../store/context';
import { useExampleChoice } from '../../exampleChoice';
import { ClassBars } from '../../shared/ClassBars';
import { DifferingTexts } from '../../shared/DifferingTexts';
import { differingOf } from '../../shared/differing';
import { ExamplePicker } from '../../shared/ExamplePicker';
import { relatedFirst } from '../../shared/exampleOrder';
import insight from '../../shared/Insight.module.css';
import { RoleChoice } from '../../shared/RoleChoice';
import { probabilitiesOf, useAnswer } from '../../shared/useAnswer';
import { useChosenExample } from '../../shared/useChosenExample';
import { useViewText } from '../../shared/viewText';
import type { InsightViewProps } from '../../view';
import { contributionsOf, occlusionOf } from './occlusion';
import { ShadedText } from './ShadedText';
import classes from './Text.module.css';

/** Classes whose probabilities are shown. */
const mostClasses = 5;
/** Texts on which student and twin differ that are offered; the gallery has more. */
const mostDiffering = 5;

/** One text, picked or typed: what each part of it contributes to a network's prediction, and all probabilities. */
export function TextView({ run, evaluation, testLogits, dataset, subject }: InsightViewProps) {
  const { names } = subject;
  const { read } = dataset;
  const { t } = useViewText();
  const text = useText();
  const temperature = useApp((state) => state.experiment.loss.temperature);
  const { source, choose, chooseSource } = useExampleChoice();
  const isPicked = source !== 'own';
  const { chosen, order } = useChosenExample({ run, testLogits, dataset }, relatedFirst);
  const [typed, setTyped] = useState('');
  const [learner, setLearner] = useState<Role>('student');
  const { labels, texts } = dataset.test;
  const differing = useMemo(() => differingOf(labels, evaluation?.answers), [labels, evaluation]);
  const written = isPicked ? (texts?.[chosen] ?? '') : typed;
  const question = useMemo(() => {
    const reading = read?.(written);
    return reading?.ids.some((id) => id !== padding) ? occlusionOf(reading) : null;
  }, [read, written]);
  const label = isPicked ? (labels[chosen] ?? null) : null;
  const index = isPicked ? chosen : null;
  const { answer, asked, isStale, whyNot } = useAnswer({ run, testLogits, subject }, question, index);
  const whyNoAnswer = whyNot ?? (question ? null : 'typeFirst');
  const logits = asked && answer?.logits[learner];
  const contributions = useMemo(() => (logits ? contributionsOf(logits, names.length) : null), [logits, names.length]);
  const shown = asked ?? question;
  return (
    <div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('source')}
        value={isPicked ? 'pick' : 'own'}
        onChange={(value) => chooseSource(value === 'pick' ? 'pick' : 'own')}
        data={[
          { value: 'pick', label: t('pick') },
          { value: 'own', label: t('write') },
        ]}
      />
      {isPicked ? (
        <div className={classes.row}>
          <div className={classes.example}>
            <p className={classes.quoted}>
              <ExampleText text={written} lines={3} />
            </p>
            <span className={insight.quiet}>
              {t('insight:hardLabel')} {label !== null && text(names[label] as Text)}
            </span>
          </div>
          <ExamplePicker index={chosen} labels={labels} order={order} latest={evaluation} onChoose={choose} />
          {differing && differing.indices.length > 0 && (
            <section className={classes.example} aria-label={t('differingTexts')}>
              <span className={insight.quiet}>{t('differingTexts')}</span>
              <DifferingTexts
                differing={differing}
                test={dataset.test}
                names={names}
                most={mostDiffering}
                onChoose={choose}
              />
            </section>
          )}
        </div>
      ) : (
        <TextInput
          my={10}
          aria-label={t('write')}
          placeholder={texts?.[chosen] ?? ''}
          dir="auto"
          spellCheck={false}
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
      )}
      <div className={insight.answer} data-stale={isStale}>
        {asked && <RoleChoice value={learner} onChange={setLearner} />}
        {shown && <ShadedText question={shown} names={names} learner={learner} contributions={contributions} />}
        {asked && !contributions && <p className={insight.note}>{t('notTrainedYet')}</p>}
        {answer && (
          <div className={classes.answers}>
            <ClassBars
              title={t('atTemperature', { temperature })}
              names={names}
              label={label}
              probabilities={probabilitiesOf(answer, temperature)}
              temperature={temperature}
              most={mostClasses}
            />
          </div>
        )}
      </div>
      {!asked && (
        <p className={insight.note} role="status">
          {whyNoAnswer && t(whyNoAnswer)}
        </p>
      )}
    </div>
  );
}

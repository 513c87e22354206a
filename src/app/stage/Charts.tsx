import { SegmentedControl } from '@mantine/core';
import { type ComponentType, memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { TermGradients } from '../../report/losses';
import type { TrainingPhase } from '../../report/phases';
import type { Evaluation } from '../../report/scores';
import { isTeachPhase, phaseIn, phasesIn } from '../../schemes/plan';
import { useText } from '../locales';
import { secondQuestionIn } from '../names/secondQuestion';
import { useQueuedParts, useQueuedStart, useQueuedValue } from '../renderQueue/useQueuedValue';
import { useApp } from '../store/context';
import { isBlank, type Run } from '../store/run';
import { AccuracyChart } from './AccuracyChart';
import { useChartText } from './chartText';
import { marksIn } from './curves';
import { GradientChart } from './GradientChart';
import { LossChart } from './LossChart';
import classes from './Stage.module.css';

const none: readonly Evaluation[] = [];
const noReadings: readonly TermGradients[] = [];

interface ChartsProps {
  readonly run: Run;
  readonly phase: TrainingPhase;
}

/** The curves of one training phase. */
export function Charts(props: ChartsProps) {
  return (
    <div className={classes.charts}>
      <Queued>
        <AsDrawn {...props} chart={Accuracy} />
      </Queued>
      {/* Requests its draw when the first chart is there, so that no task makes both. */}
      <Queued>
        <Queued>
          <AsDrawn {...props} chart={Losses} />
        </Queued>
      </Queued>
    </div>
  );
}

/** Renders its children when the render queue first draws it, and an empty place until then. */
function Queued({ children }: { readonly children: ReactNode }) {
  return useQueuedStart() ? children : <div className={classes.chart} />;
}

/** A chart of the run as the render queue last drew it. */
function AsDrawn({ chart: Drawn, ...newest }: ChartsProps & { readonly chart: ComponentType<ChartsProps> }) {
  return <Drawn {...useDrawn(newest)} />;
}

const Accuracy = memo(function Accuracy({ run, phase }: ChartsProps) {
  const { t } = useChartText();
  const text = useText();
  const shared = useShared(run, phase);
  const second = useMemo(() => secondQuestionIn(run.experiment), [run.experiment]);
  const evaluations = run.evaluations[phase] ?? none;
  const ofSecond = useMemo(() => evaluations.map((each) => ({ ...each, ...each.second })), [evaluations]);
  const question = second ? text(second.name) : '';
  const { isOther, head } = useTwoViews(t('question'), [t('accuracy'), question], second !== null);
  if (!second) return <AccuracyChart evaluations={evaluations} {...shared} />;
  if (!isOther) return <AccuracyChart evaluations={evaluations} {...shared} head={head} />;
  return <AccuracyChart evaluations={ofSecond} {...shared} question={question} head={head} />;
});

const Losses = memo(function Losses({ run, phase }: ChartsProps) {
  const { t } = useChartText();
  const shared = useShared(run, phase);
  // A teacher's loss has but one term.
  const hasViews = !isTeachPhase(run.experiment, phase);
  const { isOther, head } = useTwoViews(t('lowerView'), [t('loss'), t('gradients')], hasViews);
  if (!hasViews) return <LossChart losses={run.losses[phase]} {...shared} />;
  if (!isOther) return <LossChart losses={run.losses[phase]} {...shared} head={head} />;
  const { learner: _, moments: __, previous: ___, ...plotted } = shared;
  return <GradientChart readings={run.gradients[phase] ?? noReadings} {...plotted} head={head} />;
});

/**
 * Two charts that share one place: which is shown, and what switches between them. That is the same object until
 * it changes, since the charts compare what they are given.
 */
function useTwoViews(label: string, [first, other]: readonly [string, string], areWanted: boolean) {
  const [isOther, setOther] = useState(false);
  // Until it is drawn the title stands there, which is what the first view is called.
  const isThere = useQueuedParts(areWanted ? 1 : 0) > 0;
  // The other chart brings a switch of its own: the focus goes over to it.
  const hasSwitched = useRef(false);
  useEffect(() => {
    hasSwitched.current = false;
  });
  const head = useMemo(
    () =>
      isThere ? (
        <SegmentedControl
          size="xs"
          aria-label={label}
          ref={(made) => {
            if (hasSwitched.current) made?.querySelector<HTMLInputElement>('input:checked')?.focus();
          }}
          value={isOther ? 'other' : 'first'}
          onChange={(value) => {
            hasSwitched.current = true;
            setOther(value === 'other');
          }}
          data={[
            { value: 'first', label: first },
            { value: 'other', label: other },
          ]}
        />
      ) : null,
    [label, first, other, isOther, isThere],
  );
  return { isOther, head };
}

/**
 * The run and the phase that the render queue last drew. The curves of the run before are never shown under the name of
 * a new one; but where there were none, the first run waits for the queue too, and the click that began it is over
 * sooner.
 */
function useDrawn({ run, phase }: ChartsProps): ChartsProps {
  const newest = useMemo(() => ({ run, phase }), [run, phase]);
  const drawn = useQueuedValue(newest);
  return drawn.run.id === run.id || isBlank(drawn.run) ? drawn : newest;
}

/** What both charts show besides their curves. */
function useShared(run: Run, phase: TrainingPhase) {
  const { t } = useChartText();
  const text = useText();
  const { experiment } = run;
  const marks = useMemo(() => marksIn(run.marks, phase, phasesIn(experiment)), [run.marks, phase, experiment]);
  const steps = run.progress[phase]?.steps ?? 0;
  const planned = phaseIn(experiment, phase);
  const { checkpoint } = experiment.training;
  const isCut = isTeachPhase(experiment, phase) && checkpoint < 100 && steps > 0;
  const step = Math.max(1, Math.round((steps * checkpoint) / 100));
  const taken = t('taken');
  const moments = useMemo(() => (isCut ? [{ step, label: taken }] : []), [isCut, step, taken]);
  const learner = planned?.learner && text(planned.learner);
  const isLive = run.status === 'running';
  const before = useApp((state) => state.previous);
  const isComparable = before?.experiment.task.id === experiment.task.id && run.id !== 0;
  const previous = isComparable && before.evaluations[phase] ? before : null;
  return { phase, experiment, marks, steps, isLive, learner, moments, previous };
}

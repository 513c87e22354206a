import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { needsTeacherEachBatch } from '../../experiment/augmentation';
import { isTraining, type PhaseSpec } from '../../experiment/phases';
import type { TrainingPhase } from '../../report/phases';
import { phasesIn, trainingPhaseIn } from '../../schemes/plan';
import { TermMark } from '../glossary/Term';
import { useLanguage, useText } from '../locales';
import { numberFormat } from '../locales/numbers';
import { phaseTerms } from '../names/terms';
import { useApp } from '../store/context';
import type { Run } from '../store/run';
import classes from './Stage.module.css';

interface PhaseStripProps {
  readonly run: Run | null;
  /** The phase whose curves are on the stage. */
  readonly shown: TrainingPhase | null;
  readonly onShow: (phase: TrainingPhase) => void;
}

/** The stages of a run, how far each has come, and how long the rest will take. */
export function PhaseStrip({ run, shown, onShow }: PhaseStripProps) {
  const { t } = useTranslation('stage');
  const text = useText();
  const experiment = useApp((state) => state.experiment);
  const phases = phasesIn(run?.experiment ?? experiment);
  const nameOf = ({ kind, number, learner }: PhaseSpec) =>
    [t(kind), number, kind === 'distil' && learner ? `: ${text(learner)}` : '']
      .filter(Boolean)
      .join(' ')
      .replace(' :', ':');
  return (
    <div className={classes.strip}>
      <ol
        className={classes.phases}
        style={{ '--columns': phases.map(columnOf).join(' ') } as CSSProperties}
        data-many={phases.length > 4}
      >
        {phases.map((phase) => {
          const state = stateOf(phase, run, phases);
          const face = (
            <>
              <span className={classes.name}>{nameOf(phase)}</span>
              <Count phase={phase} run={run} />
            </>
          );
          return (
            <li
              key={phase.id}
              className={classes.phase}
              data-state={state}
              data-shown={phase.id === shown}
              {...(state === 'now' ? { 'aria-current': 'step' } : {})}
            >
              {isTraining(phase) ? (
                <button
                  type="button"
                  className={classes.face}
                  aria-pressed={phase.id === shown}
                  disabled={!run || state === 'to come'}
                  onClick={() => onShow(phase.id)}
                >
                  {face}
                </button>
              ) : (
                <span className={classes.face}>{face}</span>
              )}
              <TermMark id={phaseTerms[phase.kind]} of={nameOf(phase)} />
              <span className={classes.bar} style={{ transform: `scaleX(${share(phase, run, phases)})` }} />
            </li>
          );
        })}
      </ol>
      <Rate run={run} />
    </div>
  );
}

/** A stage never gives up its name; what is left goes to those that take steps. */
const columnOf = (phase: PhaseSpec) => `minmax(max-content, ${isTraining(phase) ? 2 : 1}fr)`;

function stateOf(phase: PhaseSpec, run: Run | null, phases: readonly PhaseSpec[]): 'done' | 'now' | 'to come' {
  if (!run) return 'to come';
  const distance = phases.indexOf(phase) - phases.findIndex(({ id }) => id === run.phase);
  if (distance < 0 || run.status === 'done') return 'done';
  return distance === 0 ? 'now' : 'to come';
}

/** How much of a phase is done, 0 … 1. */
function share(phase: PhaseSpec, run: Run | null, phases: readonly PhaseSpec[]): number {
  const state = stateOf(phase, run, phases);
  if (state === 'done') return 1;
  if (state === 'to come') return 0;
  const progress = isTraining(phase) ? run?.progress[phase.id] : undefined;
  return progress ? progress.step / progress.steps : 0;
}

function Count({ phase, run }: { readonly phase: PhaseSpec; readonly run: Run | null }) {
  const { t } = useTranslation('stage');
  const language = useLanguage();
  if (phase.kind === 'soften' && run && needsTeacherEachBatch(run.experiment.augmentation)) {
    return <span className={classes.count}>{t('live')}</span>;
  }
  if (!isTraining(phase)) return null;
  if (phase.kind === 'teach' && run?.isTeacherReused) return <span className={classes.count}>{t('reused')}</span>;
  const progress = run?.progress[phase.id];
  if (!progress) return null;
  const number = numberFormat(language);
  return (
    <span className={classes.count}>
      {t('steps', { step: number.format(progress.step), steps: number.format(progress.steps) })}
    </span>
  );
}

function Rate({ run }: { readonly run: Run | null }) {
  const { t } = useTranslation('stage');
  const language = useLanguage();
  const training = run && trainingPhaseIn(run.experiment, run.phase);
  const progress = run && (training ? run.progress[training.id] : Object.values(run.progress).at(-1));
  if (!run || !progress) return <div className={classes.rate} />;
  const number = numberFormat(language, { maximumSignificantDigits: 2 });
  const left = progress.secondsLeft;
  const time =
    run.status !== 'running'
      ? { paused: t('paused'), done: t('done'), stopped: t('stopped'), failed: t('failed') }[run.status]
      : left === null
        ? ''
        : left < 90
          ? t('secondsLeft', { seconds: Math.ceil(left) })
          : t('minutesLeft', { minutes: Math.ceil(left / 60) });
  return (
    <div className={classes.rate}>
      <div>{time}</div>
      <div>{t('rate', { rate: number.format(progress.stepsPerSecond) })}</div>
    </div>
  );
}

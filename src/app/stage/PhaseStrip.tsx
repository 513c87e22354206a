import { useTranslation } from 'react-i18next';
import { augments } from '../../experiment/augmentation';
import type { Phase, TrainingPhase } from '../../worker/protocol';
import { useLanguage } from '../locales';
import { numberFormat } from '../locales/numbers';
import type { Run } from '../store/run';
import classes from './Stage.module.css';

const phases: readonly Phase[] = ['teach', 'soften', 'distil', 'measure'];
const isTraining = (phase: Phase): phase is TrainingPhase => phase === 'teach' || phase === 'distil';

interface PhaseStripProps {
  readonly run: Run | null;
  /** The phase whose curves are on the stage. */
  readonly shown: TrainingPhase | null;
  readonly onShow: (phase: TrainingPhase) => void;
}

/** The four phases of a run, how far each has come, and how long the rest will take. */
export function PhaseStrip({ run, shown, onShow }: PhaseStripProps) {
  const { t } = useTranslation('stage');
  const names = { teach: t('teach'), soften: t('soften'), distil: t('distil'), measure: t('measure') };
  return (
    <div className={classes.strip}>
      <ol className={classes.phases}>
        {phases.map((phase) => {
          const state = stateOf(phase, run);
          const face = (
            <>
              <span className={classes.name}>{names[phase]}</span>
              <Count phase={phase} run={run} />
            </>
          );
          return (
            <li
              key={phase}
              className={classes.phase}
              data-state={state}
              data-shown={phase === shown}
              {...(state === 'now' ? { 'aria-current': 'step' } : {})}
            >
              {isTraining(phase) ? (
                <button
                  type="button"
                  className={classes.face}
                  aria-pressed={phase === shown}
                  disabled={!run || state === 'to come'}
                  onClick={() => onShow(phase)}
                >
                  {face}
                </button>
              ) : (
                <span className={classes.face}>{face}</span>
              )}
              <span className={classes.bar} style={{ transform: `scaleX(${share(phase, run)})` }} />
            </li>
          );
        })}
      </ol>
      <Rate run={run} />
    </div>
  );
}

function stateOf(phase: Phase, run: Run | null): 'done' | 'now' | 'to come' {
  if (!run) return 'to come';
  const distance = phases.indexOf(phase) - phases.indexOf(run.phase);
  if (distance < 0 || run.status === 'done') return 'done';
  return distance === 0 ? 'now' : 'to come';
}

/** How much of a phase is done, 0 … 1. */
function share(phase: Phase, run: Run | null): number {
  const state = stateOf(phase, run);
  if (state === 'done') return 1;
  if (state === 'to come') return 0;
  const progress = isTraining(phase) ? run?.progress[phase] : undefined;
  return progress ? progress.step / progress.steps : 0;
}

function Count({ phase, run }: { readonly phase: Phase; readonly run: Run | null }) {
  const { t } = useTranslation('stage');
  const language = useLanguage();
  if (phase === 'soften' && run && augments(run.experiment.augmentation)) {
    return <span className={classes.count}>{t('live')}</span>;
  }
  if (!isTraining(phase)) return null;
  if (phase === 'teach' && run?.isTeacherReused) return <span className={classes.count}>{t('reused')}</span>;
  const progress = run?.progress[phase];
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
  const progress = run?.progress[run.phase === 'teach' ? 'teach' : 'distil'];
  if (!run || !progress) return <div className={classes.rate} />;
  const number = numberFormat(language, { maximumSignificantDigits: 2 });
  const left = progress.secondsLeft;
  const time =
    run.status !== 'running'
      ? { paused: t('paused'), done: t('done'), stopped: t('stopped'), failed: t('failed') }[run.status]
      : left === null
        ? ''
        : t('secondsLeft', { seconds: Math.ceil(left) });
  return (
    <div className={classes.rate}>
      <div>{time}</div>
      <div>{t('rate', { rate: number.format(progress.stepsPerSecond) })}</div>
    </div>
  );
}

import type { Experiment } from '../../experiment/experiment';
import type { RunEvent } from '../../report/events';
import type { Role } from '../../report/roles';
import type { PendingDataset } from '../../tasks/pendingDataset';
import { createControl } from '../feed/control';
import type { LiveLossSettings } from '../feed/liveLossSettings';
import type { Model } from '../learner/model';
import { planRun } from './planRun';
import type { Round } from './rounds/round';
import type { RunController } from './runController';
import { createRunModels, type TrainedTeacher } from './runModels';
import { runRounds } from './runRounds';

export interface SessionOptions {
  readonly run: number;
  /** Must have been checked: see `problemsOf`. */
  readonly experiment: Experiment;
  readonly examples: PendingDataset;
  /** The sliders of this run. What moves before the run begins is reported when it does. */
  readonly loss: LiveLossSettings;
  readonly controller: RunController;
  /** Stands in for teaching; its description must be that of `experiment`. The session owns it from here on. */
  readonly teacher: TrainedTeacher | null;
  /** Takes over the typed arrays of the event: the session uses none of them afterwards. */
  readonly emit: (event: RunEvent) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly yieldToEvents: () => Promise<void>;
}

/** One run of an experiment: all its phases, and the memory that they use. */
export interface Session {
  /** Runs all phases. @throws Stopped, NotFinite */
  run(): Promise<void>;
  /** Teacher, student and twin, as far as they have begun to train. */
  models(): Partial<Record<Role, Model>>;
  /** The teacher if it is trained; the caller owns it from here on. */
  handOverTeacher(): TrainedTeacher | null;
  dispose(): void;
}

export function createSession(options: SessionOptions): Session {
  const { run, experiment, examples, loss, emit, yieldToEvents, controller } = options;
  const { training, schedule } = experiment;
  const plan = planRun(experiment, examples.outline);
  const models = createRunModels(options.teacher);
  const owned: { dispose(): void }[] = [];
  let present: { readonly round: Round; readonly step: number } | null = null;

  /** Where sliders that move now take effect: teachers learn from labels alone, so not before the first student. */
  const nextStep = () => {
    if (present && present.round.kind !== 'teach') return { phase: present.round.id, step: present.step + 1 };
    return { phase: plan.rounds.find(({ kind }) => kind !== 'teach')?.id ?? 'distil', step: 1 };
  };
  /** Reports from which step on the sliders' new values hold. */
  const reportAdjusted = () => emit({ kind: 'adjusted', run, ...nextStep(), loss: loss.current });
  /** Frees what only training needs; the models stay, to be asked for predictions. */
  const release = () => {
    for (const thing of owned.splice(0)) thing.dispose();
  };

  return {
    async run() {
      const endAdjusting = loss.subscribe(reportAdjusted);
      try {
        // A slider that moved while the data set loaded: the page draws its mark where it took effect.
        if (loss.current !== experiment.loss) reportAdjusted();
        await runRounds({
          ...options,
          plan,
          models,
          yieldControl: async () => {
            await yieldToEvents();
            await controller.waitWhilePaused();
          },
          steer: (steps) => createControl({ learningRate: training.learningRate, loss, schedule }, steps),
          own: (thing) => {
            owned.push(thing);
            return thing;
          },
          atStep: (round, step) => {
            present = { round, step };
          },
        });
      } finally {
        endAdjusting();
        release();
      }
    },
    models: models.all,
    handOverTeacher: models.handOverTeacher,
    dispose() {
      release();
      models.dispose();
    },
  };
}

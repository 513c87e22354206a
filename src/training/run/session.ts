import type { Experiment } from '../../experiment/experiment';
import type { RunEvent } from '../../report/events';
import type { BatchInspection } from '../../report/inspection';
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

/** Options of {@link createSession}. */
export interface SessionOptions {
  /** Number of the run, which its events carry. */
  readonly run: number;
  /** Must have been checked: see `problemsOf`. */
  readonly experiment: Experiment;
  readonly examples: PendingDataset;
  /** The loss sliders of this run. A change before the run starts is reported when it starts. */
  readonly loss: LiveLossSettings;
  readonly controller: RunController;
  /** Replaces the training of a teacher if given; its description must be that of `experiment`. The session owns it. */
  readonly teacher: TrainedTeacher | null;
  /** The receiver may transfer the typed arrays of an event: the session does not use them afterwards. */
  readonly emit: (event: RunEvent) => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Lets pending messages be handled. */
  readonly yieldToEvents: () => Promise<void>;
}

/** One run of an experiment, and the owner of all its memory. The creator disposes it. */
export interface Session {
  /**
   * Runs all phases, then frees everything but the models.
   * @throws Stopped, NotFinite, and whatever the download of the data set throws
   */
  run(): Promise<void>;
  /** Those of teacher, student and twin that have begun to train. They stay the session's. */
  models(): Partial<Record<Role, Model>>;
  /**
   * An example of the batch that comes next, and the gradients on its logits; meant for a paused run.
   * @throws RangeError while no round with batches of its own trains
   */
  inspect(): Promise<BatchInspection>;
  /** The teacher if it is trained, else null; the caller owns it from here on. */
  handOverTeacher(): TrainedTeacher | null;
  dispose(): void;
}

/**
 * Plans a session; nothing runs before `run`.
 * @throws RangeError if the experiment names something that does not exist
 */
export function createSession(options: SessionOptions): Session {
  const { run, experiment, examples, loss, emit, yieldToEvents, controller } = options;
  const { training, schedule } = experiment;
  const plan = planRun(experiment, examples.outline);
  const models = createRunModels(options.teacher);
  const owned: { dispose(): void }[] = [];
  let inspectBatch: (() => Promise<BatchInspection>) | null = null;
  let present: { readonly round: Round; readonly step: number } | null = null;

  /** The next step that a moved loss slider affects: not one of a teacher, which learns from labels alone. */
  const nextStep = () => {
    if (present && present.round.kind !== 'teach') return { phase: present.round.id, step: present.step + 1 };
    return { phase: plan.rounds.find(({ kind }) => kind !== 'teach')?.id ?? 'distil', step: 1 };
  };
  /** Reports the step from which on the new slider values hold. */
  const reportAdjusted = () => emit({ kind: 'adjusted', run, ...nextStep(), loss: loss.current });
  /** Frees what only training needs; the models stay, for predictions. */
  const release = () => {
    for (const thing of owned.splice(0)) thing.dispose();
  };

  return {
    async run() {
      const endAdjusting = loss.subscribe(reportAdjusted);
      try {
        // A slider moved before the run started: the page marks the step at which the change takes effect.
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
          atRound: (inspect) => {
            inspectBatch = inspect;
          },
        });
      } finally {
        endAdjusting();
        release();
      }
    },
    models: models.all,
    async inspect() {
      if (!inspectBatch) throw new RangeError('No round is training.');
      return inspectBatch();
    },
    handOverTeacher: models.handOverTeacher,
    dispose() {
      release();
      models.dispose();
    },
  };
}

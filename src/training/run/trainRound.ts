import type { Progress } from '../../report/progress';
import { evaluationInterval } from '../learner/evaluation';
import { copyOf, type Model } from '../learner/model';
import { createBatchReader } from './batchReader';
import { trainPhase } from './phase';
import { createRoundEvaluation } from './roundEvaluation';
import { type Prepared, type Round, secondsLeft } from './rounds/round';
import type { RunContext } from './runContext';

/** Fewest steps between two readings of the gradient meter: a reading costs about as much as a step. */
const leastBetweenReadings = 40;
/** Seconds of a round before which an estimate of its end would mislead: its first steps are slow. */
const leastTimed = 0.5;
/** Has a round trained long enough for an estimate of its end? */
export const isTimed = ({ step, stepsPerSecond }: Pick<Progress, 'step' | 'stepsPerSecond'>): boolean =>
  step >= leastTimed * stepsPerSecond;
/** Most readings per round, apart from those of watched steps. */
const mostReadings = 24;

/**
 * Trains the models of a prepared round and emits its events. `teacher` is the model that they are compared with, or
 * null, and `taughtBy` the one that they learn from, where that is another one. Returns the first of the learners, or in a teaching round with a checkpoint before the last step a copy of its
 * teacher at that step, which the caller owns.
 * @throws NotFinite, Stopped
 */
export async function trainRound(
  context: RunContext,
  round: Round,
  prepared: Prepared,
  teacher: Model | null,
  taughtBy: Model | null = teacher,
): Promise<Model> {
  const { learners, program, meter, generator } = prepared;
  const { run, test, points, controller, emit } = context;
  const { id: phase, steps } = round;
  const evaluate = await createRoundEvaluation(context, round, learners, teacher);
  const evaluated = test.inputs.count + (points?.count ?? 0);
  const first = Object.values(learners)[0] as Model;
  let taken = first;
  const untilReading = Math.max(leastBetweenReadings, Math.ceil(steps / mostReadings));
  let lastReading = Number.NEGATIVE_INFINITY;
  const reader = createBatchReader(context, round, prepared, { ...(taughtBy && { teacher: taughtBy }), ...learners });
  context.atRound(reader?.inspect ?? null);
  const train = () =>
    trainPhase({
      phase,
      program,
      steps,
      interval: evaluationInterval(round.network, round.batches.size, steps, evaluated),
      ...context,
      checkpoint: round.kind === 'teach' ? round.checkpoint : null,
      onCheckpoint: () => {
        taken = copyOf(first);
      },
      onStep: (step) => context.atStep(round, step),
      onBatch: (step, isUrgent) => reader?.sample(step, isUrgent),
      onMode: (mode) => emit({ kind: 'mode', run, phase, mode }),
      onLosses: (losses) => emit({ kind: 'losses', run, phase, losses }),
      onProgress: (progress) => {
        const { step, stepsPerSecond } = progress;
        const left = isTimed(progress) ? secondsLeft(context.rounds, round, step, stepsPerSecond) : null;
        emit({ kind: 'progress', run, progress: { ...progress, secondsLeft: left } });
      },
      evaluate: async (step) => {
        await evaluate(step);
        if (generator) emit({ kind: 'generated', run, generated: await generator.shown() });
        if (meter && (step - lastReading >= untilReading || step === steps || controller.isWatched())) {
          lastReading = step;
          emit({ kind: 'gradients', run, phase, gradients: await meter.read(step) });
        }
      },
    });
  try {
    await train();
  } finally {
    context.atRound(null);
    await reader?.settled();
  }
  return taken;
}

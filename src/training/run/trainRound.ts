import { evaluationInterval } from '../learner/evaluation';
import { copyOf, type Model } from '../learner/model';
import { trainPhase } from './phase';
import { createRoundEvaluation } from './roundEvaluation';
import { type Prepared, type Round, secondsLeft } from './rounds/round';
import type { RunContext } from './runContext';

/** A reading of the terms' gradients costs about as much as a step: no more than a few in a hundred. */
const leastBetweenReadings = 40;
const mostReadings = 24;

/**
 * Trains the `learners` of a round and reports how they do. `teacher` is whom they are compared with, if anybody.
 * Returns the teacher of a teaching round as it was at its checkpoint, in arrays of its own where that is not the last
 * step; else the first learner.
 * @throws NotFinite, Stopped
 */
export async function trainRound(
  context: RunContext,
  round: Round,
  { learners, program, meter, generator }: Prepared,
  teacher: Model | null,
): Promise<Model> {
  const { run, test, points, controller, emit } = context;
  const { id: phase, steps } = round;
  const evaluate = await createRoundEvaluation(context, round, learners, teacher);
  const evaluated = test.inputs.count + (points?.count ?? 0);
  const first = Object.values(learners)[0] as Model;
  let taken = first;
  const untilReading = Math.max(leastBetweenReadings, Math.ceil(steps / mostReadings));
  let lastReading = Number.NEGATIVE_INFINITY;
  await trainPhase({
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
    onMode: (mode) => emit({ kind: 'mode', run, phase, mode }),
    onLosses: (losses) => emit({ kind: 'losses', run, phase, losses }),
    onProgress: (progress) => {
      const left = secondsLeft(context.rounds, round, progress.step, progress.stepsPerSecond);
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
  return taken;
}

import type { Experiment } from '../../experiment/experiment';
import { isTeachPhase } from '../../experiment/phases';
import type { Question } from '../../experiment/second';
import { answersOf } from '../../metrics/answers';
import { headOf } from '../../models/heads';
import type { RunEvent } from '../../report/events';
import type { TrainingPhase } from '../../report/phases';
import type { Role } from '../../report/roles';
import type { Evaluation, Scores } from '../../report/scores';
import type { DeviceDataSet, Inputs } from '../feed/deviceDataSet';
import { aboutClass, evaluationInterval, readLogits, score, type YieldControl } from '../learner/evaluation';
import { copyOf, type Model } from '../learner/model';
import type { TrainableModel } from '../step/trainableModel';
import { trainPhase } from './phase';
import type { Prepared } from './prepare';
import { type Round, secondsLeft } from './rounds';
import type { RunController } from './runController';

/** What all rounds of a run share. */
export interface RunContext {
  readonly run: number;
  readonly experiment: Experiment;
  readonly rounds: readonly Round[];
  readonly test: DeviceDataSet;
  /** In the order of the networks' heads. */
  readonly questions: readonly Question[];
  /** The grid over the plane, where the task lies in it. */
  readonly points: Inputs | null;
  readonly controller: RunController;
  readonly emit: (event: RunEvent) => void;
  readonly now: () => number;
  readonly yieldToEvents: () => Promise<void>;
  readonly yieldControl: YieldControl;
  readonly atStep: (phase: TrainingPhase, step: number) => void;
}

/** Of each learner for the test set, on the CPU. */
type Logits = Partial<Record<Role, Float32Array>>;

/** A reading of the terms' gradients costs about as much as a step: no more than a few in a hundred. */
const leastBetweenReadings = 40;
const mostReadings = 24;

/**
 * Trains the `learners` of a round and tells how they do. `teacher` is whom they are compared with, if anybody.
 * Returns the teacher of a teaching round as it was at the chosen moment, in arrays of its own where that is not the
 * end; else the first learner.
 */
export async function trainRound(
  runContext: RunContext,
  round: Round,
  { learners, program, meter, generator }: Prepared<Partial<Record<Role, TrainableModel>>>,
  teacher: Model | null,
): Promise<Model> {
  const { run, experiment, questions, test, points, controller, emit, yieldControl } = runContext;
  const { id: phase, steps } = round;
  const evaluated = test.inputs.count + (points?.count ?? 0);
  const teacherLogits = teacher ? await readLogits(teacher, test.inputs, yieldControl) : null;
  const { classes } = questions[0] as Question;
  const right = questions.map(({ answersFor }) => answersFor(test.labels));
  const { heads } = round.network;
  const answersTo = (at: number, all: Logits): Evaluation['answers'] =>
    Object.fromEntries(
      Object.entries(all).map(([name, each]) => [
        name,
        answersOf(headOf(each, heads, at), (questions[at] as Question).classes),
      ]),
    );
  const first = Object.values(learners)[0] as Model;
  let taken = first;
  const moment = Math.round((steps * experiment.training.checkpoint) / 100);
  const untilReading = Math.max(leastBetweenReadings, Math.ceil(steps / mostReadings));
  let lastReading = Number.NEGATIVE_INFINITY;
  const checkpoint = isTeachPhase(phase) && moment < steps ? Math.max(1, moment) : null;
  await trainPhase({
    phase,
    program,
    steps,
    interval: evaluationInterval(round.network, round.batches.size, steps, evaluated),
    ...runContext,
    checkpoint,
    onCheckpoint: () => {
      taken = copyOf(first);
    },
    onStep: (step) => runContext.atStep(phase, step),
    onMode: (mode) => emit({ kind: 'mode', run, phase, mode }),
    onLosses: (losses) => emit({ kind: 'losses', run, phase, losses }),
    onProgress: (progress) => {
      const left = secondsLeft(runContext.rounds, round, progress.step, progress.stepsPerSecond);
      emit({ kind: 'progress', run, progress: { ...progress, secondsLeft: left } });
    },
    evaluate: async (step) => {
      const said: Logits = teacherLogits ? { teacher: teacherLogits } : {};
      const maps: Partial<Record<Role, Float32Array>> = {};
      const logits: Logits = {};
      const shown = step === 0 && teacher ? { teacher, ...learners } : learners;
      for (const [name, model] of Object.entries(shown) as [Role, Model][]) {
        const known = model === teacher ? teacherLogits : null;
        const logitsOfModel = known ?? (await readLogits(model, test.inputs, yieldControl));
        said[name] = logitsOfModel;
        logits[name] = aboutClass(model, logitsOfModel);
        if (points) maps[name] = aboutClass(model, await readLogits(model, points, yieldControl));
      }
      const answers = right.map((_, at) => answersTo(at, said));
      const allScores = right.map((labels, at) => score(labels, answers[at] ?? {}));
      const [scores, second] = allScores as [Scores, Scores?];
      const found = { ...scores, ...(second && { second }), answers: answers[0] ?? {}, maps };
      emit({ kind: 'evaluation', run, phase, evaluation: { step, total: test.labels.length, ...found } });
      emit({ kind: 'test-logits', run, testLogits: { classes, labels: test.labels, logits } });
      if (generator) emit({ kind: 'generated', run, generated: await generator.shown() });
      if (meter && (step - lastReading >= untilReading || step === steps || controller.isWatched())) {
        lastReading = step;
        emit({ kind: 'gradients', run, phase, gradients: await meter.read(step) });
      }
    },
  });
  return taken;
}

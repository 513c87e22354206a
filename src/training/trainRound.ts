import type { Experiment } from '../experiment/experiment';
import type { Question } from '../experiment/second';
import { isTeaching } from '../experiment/stages';
import { answersOf } from '../metrics/answers';
import { headOf } from '../models/heads';
import type { Evaluation, Event, Learner, TrainingPhase, Verdict } from '../worker/protocol';
import type { Conductor } from './conductor';
import { aboutClass, beliefsOf, evaluationInterval, judge, type Rest } from './evaluation';
import { copyOf, type Learned, type Trainee } from './learner';
import { trainPhase } from './phase';
import type { Prepared } from './prepare';
import type { Inputs, ResidentSet } from './residentSet';
import { type Round, secondsLeft } from './rounds';

/** What all rounds of a run share. */
export interface Room {
  readonly run: number;
  readonly experiment: Experiment;
  readonly rounds: readonly Round[];
  readonly test: ResidentSet;
  /** In the order of the networks' heads. */
  readonly questions: readonly Question[];
  /** The grid over the plane, where the task lies in it. */
  readonly points: Inputs | null;
  readonly conductor: Conductor;
  readonly emit: (event: Event) => void;
  readonly now: () => number;
  readonly breathe: () => Promise<void>;
  readonly rest: Rest;
  readonly atStep: (phase: TrainingPhase, step: number) => void;
}

/** Of each learner for the test set, at home. */
type Logits = Partial<Record<Learner, Float32Array>>;

/** A reading of the terms' gradients costs about as much as a step: no more than a few in a hundred. */
const leastBetweenReadings = 40;
const mostReadings = 24;

/**
 * Trains the `learners` of a round and tells how they do. `teacher` is whom they are compared with, if anybody.
 * Returns the teacher of a teaching round as it was at the chosen moment, in arrays of its own where that is not the
 * end; else the first learner.
 */
export async function trainRound(
  room: Room,
  round: Round,
  { learners, program, meter, generator }: Prepared<Partial<Record<Learner, Trainee>>>,
  teacher: Learned | null,
): Promise<Learned> {
  const { run, experiment, questions, test, points, conductor, emit, rest } = room;
  const { id: phase, steps } = round;
  const evaluated = test.inputs.count + (points?.count ?? 0);
  const teacherLogits = teacher ? await beliefsOf(teacher, test.inputs, rest) : null;
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
  const first = Object.values(learners)[0] as Learned;
  let taken = first;
  const moment = Math.round((steps * experiment.training.checkpoint) / 100);
  const untilReading = Math.max(leastBetweenReadings, Math.ceil(steps / mostReadings));
  let lastReading = Number.NEGATIVE_INFINITY;
  const checkpoint = isTeaching(phase) && moment < steps ? Math.max(1, moment) : null;
  await trainPhase({
    phase,
    program,
    steps,
    interval: evaluationInterval(round.network, round.batches.size, steps, evaluated),
    ...room,
    checkpoint,
    onCheckpoint: () => {
      taken = copyOf(first);
    },
    onStep: (step) => room.atStep(phase, step),
    onMode: (mode) => emit({ kind: 'mode', run, phase, mode }),
    onLosses: (losses) => emit({ kind: 'losses', run, phase, losses }),
    onProgress: (progress) => {
      const left = secondsLeft(room.rounds, round, progress.step, progress.stepsPerSecond);
      emit({ kind: 'progress', run, progress: { ...progress, secondsLeft: left } });
    },
    evaluate: async (step) => {
      const said: Logits = teacherLogits ? { teacher: teacherLogits } : {};
      const maps: Partial<Record<Learner, Float32Array>> = {};
      const logits: Logits = {};
      const shown = step === 0 && teacher ? { teacher, ...learners } : learners;
      for (const [name, learned] of Object.entries(shown) as [Learner, Learned][]) {
        const known = learned === teacher ? teacherLogits : null;
        const believed = known ?? (await beliefsOf(learned, test.inputs, rest));
        said[name] = believed;
        logits[name] = aboutClass(learned, believed);
        if (points) maps[name] = aboutClass(learned, await beliefsOf(learned, points, rest));
      }
      const answers = right.map((_, at) => answersTo(at, said));
      const verdicts = right.map((labels, at) => judge(labels, answers[at] ?? {}));
      const [verdict, second] = verdicts as [Verdict, Verdict?];
      const found = { ...verdict, ...(second && { second }), answers: answers[0] ?? {}, maps };
      emit({ kind: 'evaluation', run, phase, evaluation: { step, total: test.labels.length, ...found } });
      emit({ kind: 'beliefs', run, beliefs: { classes, labels: test.labels, logits } });
      if (generator) emit({ kind: 'generated', run, generated: await generator.shown() });
      if (meter && (step - lastReading >= untilReading || step === steps || conductor.isWatched())) {
        lastReading = step;
        emit({ kind: 'gradients', run, phase, gradients: await meter.read(step) });
      }
    },
  });
  return taken;
}

import { catalogue } from '../catalogue';
import { augments } from '../experiment/augmentation';
import { byId, type Chosen } from '../experiment/declarations';
import { type Experiment, teacherDescription } from '../experiment/experiment';
import { randomStream } from '../experiment/random';
import type { LossSettings } from '../experiment/settings';
import { isTeaching, type Stage, stagesOf } from '../experiment/stages';
import { planNetwork } from '../models/network';
import type { Dataset } from '../tasks/task';
import { drawTransferSet } from '../tasks/transferSet';
import { planOf } from '../teaching/plan';
import type { Event, Learner, Phase, TrainingPhase } from '../worker/protocol';
import { createAugmentation } from './augmentation';
import type { Conductor } from './conductor';
import { type Control, createControl } from './control';
import { mapPoints } from './evaluation';
import { millisecondsAnExample } from './latency';
import { createTrainee, disposeLearned, disposeTrainee, type Learned, startOf, type Trainee } from './learner';
import { putToUse } from './methodInUse';
import { type ResidentSet, uploadExamples, uploadHardLabels } from './residentSet';
import { planRounds, type Round } from './rounds';
import { distilProgram, teachProgram } from './stepProgram';
import { convene, keptAnswers, liveAnswers, type Teacher, type TeacherAnswers, teacherAlone } from './teacherAnswers';
import { trainRound } from './trainRound';

/** A trained teacher that may outlive its run: the same description would train to the same weights. */
export interface TrainedTeacher extends Teacher {
  readonly description: string;
}

export interface SessionOptions {
  readonly run: number;
  /** Must have been checked: see `problemsOf`. */
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  /** The sliders as they are by now; they may have moved since the experiment was sent. */
  readonly loss: LossSettings;
  readonly conductor: Conductor;
  /** Stands in for teaching; its description must be that of `experiment`. The session owns it from here on. */
  readonly teacher: TrainedTeacher | null;
  readonly emit: (event: Event) => void;
  readonly now: () => number;
  readonly breathe: () => Promise<void>;
}

/** One run of an experiment: all its stages, and the memory that they use. */
export interface Session {
  /** Moves the sliders of `run`, if that is this one; holds from the next step on. */
  adjust(run: number, loss: LossSettings): void;
  /** Runs all stages. @throws Stopped, NotFinite */
  run(): Promise<void>;
  /** Teacher, student and twin, as far as they have begun to train. */
  learners(): Partial<Record<Learner, Learned>>;
  /** The teacher if it is trained; the caller owns it from here on. */
  handOverTeacher(): TrainedTeacher | null;
  dispose(): void;
}

export function createSession(options: SessionOptions): Session {
  const { run, experiment, dataset, emit, now, breathe, conductor } = options;
  const { training, transfer, augmentation } = experiment;
  const task = byId(catalogue.tasks, experiment.task.id);
  const classes = task.classNames(experiment.task.values).length;
  const plan = planOf(experiment);
  const random = (purpose: string) => randomStream(training.seed, purpose);
  const isLive = augments(augmentation);
  const everything = Int32Array.from(dataset.train.labels.keys());
  const transferSet = drawTransferSet(dataset.train.labels, classes, transfer, random('transfer set'));
  const networkOf = ({ id, values }: Chosen) =>
    planNetwork(byId(catalogue.architectures, id).layers(values, classes), task.inputShape);
  const rounds = planRounds({
    experiment,
    catalogue,
    plan,
    planNetwork: networkOf,
    everything,
    transferSet,
    isLive,
    random,
  });

  const firstDistil = rounds.find(({ id }) => !isTeaching(id))?.id ?? 'distil';

  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  /** Whoever is trained now or was, and is neither the teacher as a whole nor handed over. */
  const trainees: Partial<Record<Learner, Trainee>> = {};
  /** Teachers that have learned and wait for the others. */
  let voices: Learned[] = [];
  let trainedTeacher = options.teacher;
  let control: Control | null = null;
  let { loss } = options;
  let present: { phase: TrainingPhase; step: number } = { phase: 'teach', step: 0 };

  /** Between two pieces of work that is no step: orders come in and are followed. */
  const rest = async () => {
    await breathe();
    await conductor.waitWhilePaused();
  };
  const begin = (phase: Phase, steps = 0, reused = false) => emit({ kind: 'phase', run, phase, steps, reused });
  const steer = (steps: number) => {
    control = createControl({ learningRate: training.learningRate, loss, schedule: experiment.schedule }, steps);
    return control;
  };
  const startOfRound = ({ network, purpose }: Round) => startOf(network, random(`${purpose} weights`));
  const augmentationOf = ({ purpose, batches }: Round) => {
    const drawn = random(`${purpose} augmentation`);
    const made = createAugmentation({ settings: augmentation, inputShape: task.inputShape, batches, random: drawn });
    return made && own(made);
  };

  const runStages = async () => {
    const upload = async (examples: Dataset['train']) => {
      await rest();
      const set = uploadExamples(examples, task.inputShape, dataset.scale);
      own(set.inputs);
      return set;
    };
    const trainSet = await upload(dataset.train);
    const test = await upload(dataset.test);
    const points = task.view === 'plane' ? own(mapPoints()) : null;
    const hardLabelsOf = (indices: Int32Array, labels: Uint8Array) =>
      own(uploadHardLabels(trainSet.inputs.count, classes, indices, labels));
    const room = {
      ...options,
      rounds,
      test,
      points,
      rest,
      atStep: (phase: TrainingPhase, step: number) => {
        present = { phase, step };
      },
    };
    const shared = { inputs: trainSet.inputs };

    const teach = async (round: Round) => {
      const teacher = createTrainee(round.network, startOfRound(round), training.optimizer);
      trainees.teacher = teacher;
      const program = own(
        teachProgram(teacher, {
          ...shared,
          hardLabels: hardLabelsOf(everything, dataset.train.labels),
          batches: round.batches,
          control: steer(round.steps),
          augmentation: augmentation.teacherToo ? augmentationOf(round) : null,
          random: random(`${round.purpose} dropout`),
        }),
      );
      begin(round.id, round.steps);
      const taken = await trainRound(room, round, program, { teacher }, null);
      teacher.optimizer.dispose();
      if (taken !== teacher) disposeLearned(teacher);
      delete trainees.teacher;
      voices.push(taken);
      if (voices.length < plan.teachers) return;
      trainedTeacher = { description: teacherDescription(experiment, catalogue), ...convene(voices, plan.fusion) };
      voices = [];
    };

    const distil = async (round: Round, teaching: Teacher, answers: TeacherAnswers) => {
      const isStudent = round.id === 'distil';
      const start = startOfRound(round);
      const trainee = createTrainee(round.network, start, training.optimizer);
      const twin = isStudent ? createTrainee(round.network, start, training.optimizer) : null;
      if (twin) Object.assign(trainees, { student: trainee, twin });
      else own({ dispose: () => disposeTrainee(trainee) });
      const method = own(
        putToUse({
          ...shared,
          method: byId(catalogue.methods, experiment.method.id),
          values: experiment.method.values,
          teacher: teaching,
          student: trainee,
          isAugmented: isLive,
          optimizer: training.optimizer,
          random: random(isStudent ? 'adapter weights' : `${round.purpose} adapter weights`),
        }),
      );
      const program = own(
        distilProgram(trainee, twin, {
          ...shared,
          hardLabels: hardLabelsOf(transferSet.labelled, transferSet.labels),
          answers,
          batches: round.batches,
          control: steer(round.steps),
          augmentation: augmentationOf(round),
          random: random(`${round.purpose} dropout`),
          method,
        }),
      );
      begin(round.id, round.steps);
      await trainRound(room, round, program, { student: trainee, ...(twin && { twin }) }, trainedTeacher);
      return trainee;
    };

    /** Who teaches the next one, and what it says. */
    let teaching: Teacher | null = trainedTeacher;
    let answers: TeacherAnswers | null = null;
    const go = async ({ id, kind }: Stage) => {
      const round = rounds.find((candidate) => candidate.id === id);
      if (kind === 'teach' && round) {
        if (options.teacher) return begin(id, 0, true);
        await teach(round);
        teaching = trainedTeacher;
      } else if (kind === 'soften' && teaching) {
        begin(id);
        answers = own(isLive ? liveAnswers(teaching) : await keptAnswers(teaching, trainSet.inputs, rest));
      } else if (kind === 'distil' && round && teaching && answers) {
        teaching = teacherAlone(await distil(round, teaching, answers));
      } else if (kind === 'measure') {
        begin(id);
        await measure(test);
      }
    };
    for (const stage of stagesOf(plan)) await go(stage);
    emit({ kind: 'finished', run });
  };

  const measure = async ({ inputs }: ResidentSet) => {
    const { student, twin } = trainees;
    if (!trainedTeacher || !student || !twin) return;
    const milliseconds = await millisecondsAnExample({ teacher: trainedTeacher, student, twin }, inputs, now, rest);
    emit({ kind: 'measured', run, milliseconds });
  };

  /** Frees what only training needs; the learners stay, to be asked for predictions. */
  const release = () => {
    for (const thing of owned.splice(0)) thing.dispose();
    control = null;
  };

  return {
    adjust(adjusted, next) {
      if (adjusted !== run) return;
      loss = next;
      control?.adjust(next);
      // Teachers learn from labels alone: what moves while they do holds from the first step of the first student on.
      const [phase, step] = isTeaching(present.phase) ? [firstDistil, 1] : [present.phase, present.step + 1];
      emit({ kind: 'adjusted', run, phase, step, loss: next });
    },
    async run() {
      try {
        await runStages();
      } finally {
        release();
      }
    },
    learners() {
      const teacher = trainedTeacher ?? trainees.teacher ?? null;
      const { student, twin } = trainees;
      return { ...(teacher && { teacher }), ...(student && { student }), ...(twin && { twin }) };
    },
    handOverTeacher() {
      const teacher = trainedTeacher;
      trainedTeacher = null;
      return teacher;
    },
    dispose() {
      release();
      if (trainedTeacher) disposeLearned(trainedTeacher);
      voices.forEach(disposeLearned);
      for (const trainee of Object.values(trainees)) disposeTrainee(trainee);
    },
  };
}

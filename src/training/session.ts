import { catalogue } from '../catalogue';
import { augments } from '../experiment/augmentation';
import { byId } from '../experiment/declarations';
import { type Experiment, teacherDescription } from '../experiment/experiment';
import { randomStream } from '../experiment/random';
import type { LossSettings } from '../experiment/settings';
import { planNetwork } from '../models/network';
import type { Dataset } from '../tasks/task';
import { drawTransferSet } from '../tasks/transferSet';
import type { Evaluation, Event, Learner, Phase, TrainingPhase } from '../worker/protocol';
import { createAugmentation } from './augmentation';
import { type Batches, planBatches } from './batches';
import type { Conductor } from './conductor';
import { type Control, createControl } from './control';
import { answersOf, evaluationInterval, judge, mapOf, mapPoints } from './evaluation';
import { millisecondsAnExample } from './latency';
import { createTrainee, disposeLearned, disposeTrainee, type Learned, startOf, type Trainee } from './learner';
import { putToUse } from './methodInUse';
import { trainPhase } from './phase';
import { type ResidentSet, uploadExamples, uploadHardLabels } from './residentSet';
import { distilProgram, type StepProgram, teachProgram } from './stepProgram';
import { keptAnswers, liveAnswers } from './teacherAnswers';

/** A trained teacher that may outlive its run: the same description would train to the same weights. */
export interface TrainedTeacher extends Learned {
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

/** One run of an experiment: all its phases, and the memory that they use. */
export interface Session {
  /** Moves the sliders of `run`, if that is this one; holds from the next step on. */
  adjust(run: number, loss: LossSettings): void;
  /** Runs all phases. @throws Stopped, NotFinite */
  run(): Promise<void>;
  /** Every learner that has begun to train. */
  learners(): Partial<Record<Learner, Learned>>;
  /** The teacher if it is trained; the caller owns it from here on. */
  handOverTeacher(): TrainedTeacher | null;
  dispose(): void;
}

export function createSession(options: SessionOptions): Session {
  const { run, experiment, dataset, conductor, emit, now, breathe } = options;
  const { training, transfer } = experiment;
  const task = byId(catalogue.tasks, experiment.task.id);
  const classes = task.classNames(experiment.task.values).length;
  const networkOf = (role: 'teacher' | 'student') => {
    const { id, values } = experiment[role];
    return planNetwork(byId(catalogue.architectures, id).layers(values, classes), task.inputShape);
  };
  const network = { teacher: networkOf('teacher'), student: networkOf('student') };
  const random = (purpose: string) => randomStream(training.seed, purpose);

  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  const trainees: Partial<Record<Learner, Trainee>> = {};
  let trainedTeacher = options.teacher;
  let control: Control | null = null;
  let { loss } = options;
  let present: { phase: TrainingPhase; step: number } = { phase: 'teach', step: 0 };

  const course = () => ({ learningRate: training.learningRate, loss, schedule: experiment.schedule });
  const augmentationOf = (of: 'teacher' | 'student', batches: Batches) => {
    const settings = experiment.augmentation;
    const options = { settings, inputShape: task.inputShape, batches, random: random(`${of} augmentation`) };
    const augmentation = createAugmentation(options);
    return augmentation && own(augmentation);
  };
  const begin = (phase: Phase, steps = 0, reused = false) => emit({ kind: 'phase', run, phase, steps, reused });
  const teacherNow = (): Learned | null => trainedTeacher ?? trainees.teacher ?? null;

  const train = async (
    phase: TrainingPhase,
    program: StepProgram,
    steps: number,
    batches: Batches,
    test: ResidentSet,
    shown: Learner[],
  ) => {
    const points = task.view === 'plane' ? own(mapPoints()) : null;
    const evaluated = test.inputs.count + (points?.count ?? 0);
    const learner = phase === 'teach' ? network.teacher : network.student;
    const teacherAnswers = phase === 'distil' ? await answersOf(teacherNow() as Learned, test) : null;
    begin(phase, steps);
    await trainPhase({
      phase,
      program,
      steps,
      interval: evaluationInterval(learner, batches.size, steps, evaluated),
      conductor,
      now,
      breathe,
      onStep: (step) => {
        present = { phase, step };
      },
      onMode: (mode) => emit({ kind: 'mode', run, phase, mode }),
      onLosses: (losses) => emit({ kind: 'losses', run, phase, losses }),
      onProgress: (progress) =>
        emit({ kind: 'progress', run, progress: { ...progress, secondsLeft: secondsLeft(progress) } }),
      evaluate: async (step) => {
        const answers: Partial<Record<Learner, Uint8Array>> = teacherAnswers ? { teacher: teacherAnswers } : {};
        const maps: Partial<Record<Learner, Float32Array>> = {};
        const isFirst = phase === 'distil' && step === 0;
        for (const name of isFirst ? (['teacher', ...shown] as const) : shown) {
          const evaluatedNow = name === 'teacher' ? teacherNow() : trainees[name];
          if (!evaluatedNow) continue;
          if (!answers[name]) answers[name] = await answersOf(evaluatedNow, test);
          if (points) maps[name] = await mapOf(evaluatedNow, points);
        }
        const evaluation: Evaluation = judge(step, test.labels, answers, maps);
        emit({ kind: 'evaluation', run, phase, evaluation });
      },
    });
  };

  const secondsLeft = ({
    phase,
    step,
    steps,
    stepsPerSecond,
  }: {
    phase: TrainingPhase;
    step: number;
    steps: number;
    stepsPerSecond: number;
  }) => {
    if (stepsPerSecond === 0) return null;
    const here = (steps - step) / stepsPerSecond;
    if (phase === 'distil') return here;
    // What distilling will take, by the sizes of the networks and the pace so far; small steps cost overhead alone.
    const cost = (passes: number, multiplyAdds: number) => 1e7 + passes * training.batchSize * multiplyAdds;
    // A student and a twin; and where the inputs change at every step, the teacher that looks at them.
    const looking = augments(experiment.augmentation) ? cost(1, network.teacher.multiplyAdds) : 0;
    const ratio = (2 * cost(3, network.student.multiplyAdds) + looking) / cost(3, network.teacher.multiplyAdds);
    return here + (distilBatches.stepsPerEpoch * training.studentEpochs * ratio) / stepsPerSecond;
  };

  const set = drawTransferSet(dataset.train.labels, classes, transfer, random('transfer set'));
  const distilBatches = planBatches(set.labelled, set.unlabelled, training.batchSize, random('transfer batches'));

  const runPhases = async () => {
    const trainSet = uploadExamples(dataset.train, task.inputShape, dataset.scale);
    const test = uploadExamples(dataset.test, task.inputShape, dataset.scale);
    own(trainSet.inputs);
    own(test.inputs);
    if (trainedTeacher) {
      begin('teach', 0, true);
    } else {
      const everything = Int32Array.from(dataset.train.labels.keys());
      const hardLabels = own(uploadHardLabels(trainSet.inputs.count, classes, everything, dataset.train.labels));
      const batches = planBatches(everything, new Int32Array(0), training.batchSize, random('teacher batches'));
      const start = startOf(network.teacher, random('teacher weights'));
      const teacher = createTrainee(network.teacher, start, training.optimizer);
      trainees.teacher = teacher;
      const steps = batches.stepsPerEpoch * training.teacherEpochs;
      control = createControl(course(), steps);
      const program = own(
        teachProgram(teacher, {
          inputs: trainSet.inputs,
          hardLabels,
          batches,
          control,
          augmentation: experiment.augmentation.teacherToo ? augmentationOf('teacher', batches) : null,
          random: random('teacher dropout'),
        }),
      );
      await train('teach', program, steps, batches, test, ['teacher']);
      trainedTeacher = {
        description: teacherDescription(experiment),
        network: teacher.network,
        parameters: teacher.parameters,
        statistics: teacher.statistics,
      };
    }

    begin('soften');
    const augmentation = augmentationOf('student', distilBatches);
    const answers = own(
      augmentation ? liveAnswers(trainedTeacher) : await keptAnswers(trainedTeacher, trainSet.inputs),
    );

    const start = startOf(network.student, random('student weights'));
    const student = createTrainee(network.student, start, training.optimizer);
    const twin = createTrainee(network.student, start, training.optimizer);
    trainees.student = student;
    trainees.twin = twin;
    const method = own(
      putToUse({
        method: byId(catalogue.methods, experiment.method.id),
        values: experiment.method.values,
        teacher: trainedTeacher,
        student,
        inputs: trainSet.inputs,
        isAugmented: augmentation !== null,
        optimizer: training.optimizer,
        random: random('adapter weights'),
      }),
    );
    const steps = distilBatches.stepsPerEpoch * training.studentEpochs;
    control = createControl(course(), steps);
    const program = own(
      distilProgram(student, twin, {
        inputs: trainSet.inputs,
        hardLabels: own(uploadHardLabels(trainSet.inputs.count, classes, set.labelled, set.labels)),
        answers,
        batches: distilBatches,
        control,
        augmentation,
        random: random('student dropout'),
        method,
      }),
    );
    await train('distil', program, steps, distilBatches, test, ['student', 'twin']);

    begin('measure');
    const milliseconds = await millisecondsAnExample({ teacher: trainedTeacher, student, twin }, test.inputs, now);
    emit({ kind: 'measured', run, milliseconds });
    emit({ kind: 'finished', run });
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
      const step = present.phase === 'distil' ? present.step + 1 : 1;
      emit({ kind: 'adjusted', run, phase: 'distil', step, loss: next });
    },
    async run() {
      try {
        await runPhases();
      } finally {
        release();
      }
    },
    learners() {
      const teacher = teacherNow();
      const { student, twin } = trainees;
      return { ...(teacher && { teacher }), ...(student && { student }), ...(twin && { twin }) };
    },
    handOverTeacher() {
      const teacher = trainedTeacher;
      trainedTeacher = null;
      trainees.teacher?.optimizer.dispose();
      delete trainees.teacher;
      return teacher;
    },
    dispose() {
      release();
      if (trainedTeacher) disposeLearned(trainedTeacher);
      for (const trainee of Object.values(trainees)) disposeTrainee(trainee);
    },
  };
}

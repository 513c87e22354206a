import { catalogue, networkFor } from '../../catalogue';
import { looksAnew } from '../../experiment/augmentation';
import { byId, type Chosen, type GeneratorPlan } from '../../experiment/declarations';
import { type Experiment, teacherDescription } from '../../experiment/experiment';
import { isTeachPhase, type PhasePlan, phasesOf } from '../../experiment/phases';
import { randomStream } from '../../experiment/random';
import { questionsOf } from '../../experiment/second';
import type { LossSettings, SoftTargets } from '../../experiment/settings';
import { outputsOf } from '../../models/heads';
import type { RunEvent } from '../../report/events';
import type { Phase, TrainingPhase } from '../../report/phases';
import type { Role } from '../../report/roles';
import { planOf } from '../../schemes/plan';
import type { PendingDataset } from '../../tasks/pendingDataset';
import type { Dataset } from '../../tasks/task';
import { drawTransferSet } from '../../tasks/transferSet';
import { type Control, createControl } from '../feed/control';
import { type DeviceDataSet, type Inputs, uploadAnswers, uploadExamples } from '../feed/deviceDataSet';
import { attackOnTeacher } from '../learner/adversary';
import { mapPoints } from '../learner/evaluation';
import { millisecondsAnExample } from '../learner/latency';
import { disposeModel, type Model } from '../learner/model';
import { soften } from '../learner/soften';
import { createEnsemble, type Teacher, type TeacherAnswers, teacherAlone } from '../learner/teacherAnswers';
import { disposeTrainableModel, type TrainableModel } from '../step/trainableModel';
import { precompile } from './precompile';
import { type Prepared, prepareDataFree, prepareDistil, prepareMutual, prepareTeach } from './prepare';
import { planRounds, type Round } from './rounds';
import type { RunController } from './runController';
import { trainRound } from './trainRound';

/** A trained teacher that may outlive its run: the same description would train to the same weights. */
export interface TrainedTeacher extends Teacher {
  readonly description: string;
}

export interface SessionOptions {
  readonly run: number;
  /** Must have been checked: see `problemsOf`. */
  readonly experiment: Experiment;
  readonly examples: PendingDataset;
  /** The sliders as they are by now; they may have moved since the experiment was sent. */
  readonly loss: LossSettings;
  readonly controller: RunController;
  /** Stands in for teaching; its description must be that of `experiment`. The session owns it from here on. */
  readonly teacher: TrainedTeacher | null;
  readonly emit: (event: RunEvent) => void;
  readonly now: () => number;
  readonly yieldToEvents: () => Promise<void>;
}

/** One run of an experiment: all its stages, and the memory that they use. */
export interface Session {
  /** Moves the sliders of `run`, if that is this one; holds from the next step on. */
  adjust(run: number, loss: LossSettings): void;
  /** Runs all stages. @throws Stopped, NotFinite */
  run(): Promise<void>;
  /** Teacher, student and twin, as far as they have begun to train. */
  learners(): Partial<Record<Role, Model>>;
  /** The teacher if it is trained; the caller owns it from here on. */
  handOverTeacher(): TrainedTeacher | null;
  dispose(): void;
}

export function createSession(options: SessionOptions): Session {
  const { run, experiment, examples, emit, now, yieldToEvents, controller } = options;
  const { outline } = examples;
  const { training, transfer } = experiment;
  const task = byId(catalogue.tasks, experiment.task.id);
  const questions = questionsOf(task, experiment.task.values, experiment.second);
  const classes = task.classNames(experiment.task.values).length;
  const plan = planOf(experiment);
  const method = byId(catalogue.methods, experiment.method.id);
  const random = (purpose: string) => randomStream(training.seed, purpose);
  const isLive = looksAnew(experiment.augmentation);
  const everything = Int32Array.from(outline.train.labels.keys());
  const pool = transfer.pool === 'test' ? outline.test : outline.train;
  const transferSet = drawTransferSet(pool.labels, classes, transfer, random('transfer set'));
  const networkOf = (chosen: Chosen, role: 'teacher' | 'student') =>
    networkFor(chosen, experiment, role === 'student' ? transfer : null);
  const rounds = planRounds({
    experiment,
    catalogue,
    plan,
    planNetwork: networkOf,
    everything,
    transferSet,
    isLive,
    random,
    attackSteps: {
      teacher: attackOnTeacher(training)?.steps ?? 0,
      student: method.attack?.(experiment.method.values).steps ?? 0,
    },
  });

  const firstDistil = rounds.find(({ id }) => !isTeachPhase(id))?.id ?? 'distil';

  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  /** Whoever is trained now or was, and is neither the teacher as a whole nor handed over. */
  const trainables: Partial<Record<Role, TrainableModel>> = {};
  /** Teachers that have learned and wait for the others. */
  let members: Model[] = [];
  let trainedTeacher = options.teacher;
  let control: Control | null = null;
  let { loss } = options;
  let present: { phase: TrainingPhase; step: number } = { phase: 'teach', step: 0 };

  /** Between two pieces of work that is no step: orders come in and are followed. */
  const yieldControl = async () => {
    await yieldToEvents();
    await controller.waitWhilePaused();
  };
  const begin = (phase: Phase, steps = 0, reused = false) => emit({ kind: 'phase', run, phase, steps, reused });
  const controlOf = (steps: number) =>
    createControl({ learningRate: training.learningRate, loss, schedule: experiment.schedule }, steps);
  const steer = (steps: number) => {
    control = controlOf(steps);
    return control;
  };
  const runStages = async () => {
    const trained = rounds.filter(({ id }) => !(options.teacher && isTeachPhase(id)));
    const precompiled = await precompile(trained, {
      ...{ experiment, method, outline, plan, isLive, random, yieldControl },
      outputs: outputsOf(questions),
      inputShape: task.inputShape,
      steer: controlOf,
      hasMap: task.view === 'plane',
      ofTeacher: networkOf(experiment.teacher, 'teacher'),
    });
    const dataset = await controller.waitFor(examples.dataset);
    const upload = async (some: Dataset['train']) => {
      await yieldControl();
      const set = uploadExamples(some, task.inputShape, dataset.scale);
      own(set.inputs);
      return set;
    };
    const trainSet = await upload(dataset.train);
    const test = await upload(dataset.test);
    const points = task.view === 'plane' ? own(mapPoints()) : null;
    /** Of the transfer set. */
    const hardLabelsOf = ({ count }: Inputs) =>
      own(uploadAnswers(count, questions, transferSet.labelled, transferSet.labels));
    const runContext = {
      ...options,
      rounds,
      questions,
      test,
      points,
      yieldControl,
      atStep: (phase: TrainingPhase, step: number) => {
        present = { phase, step };
      },
    };
    const roundContext = {
      experiment,
      method,
      inputs: trainSet.inputs,
      inputShape: task.inputShape,
      random,
      own,
      steer,
    };
    /** Where students learn. */
    const transferContext = { ...roundContext, inputs: transfer.pool === 'test' ? test.inputs : trainSet.inputs };
    const enter = async (round: Round) => {
      begin(round.id, round.steps);
      await controller.waitFor(precompiled.readyFor(round));
      await yieldControl();
    };
    const train = (round: Round, prepared: Prepared<object>, comparedWith: Model | null) =>
      trainRound(runContext, round, prepared, comparedWith);

    const teach = async (round: Round) => {
      await enter(round);
      // From labels the teacher learns all that is asked.
      const asked = questions.map((question) => ({ ...question, isLabelled: true }));
      const { labels: classOf } = dataset.train;
      const labels = own(uploadAnswers(trainSet.inputs.count, asked, everything, classOf, training.teacherSmoothing));
      const prepared = prepareTeach(roundContext, round, labels);
      const { teacher } = Object.assign(trainables, prepared.learners);
      const taken = await train(round, prepared, null);
      teacher.optimizer.dispose();
      if (taken !== teacher) disposeModel(teacher);
      delete trainables.teacher;
      members.push(taken);
      if (members.length < plan.teachers) return;
      trainedTeacher = {
        description: teacherDescription(experiment, catalogue),
        ...createEnsemble(members, plan.fusion),
      };
      members = [];
    };
    const distil = async (round: Round, teacher: Teacher, answers: TeacherAnswers) => {
      await enter(round);
      const labels = hardLabelsOf(transferContext.inputs);
      const prepared = prepareDistil(transferContext, round, labels, { teacher, answers });
      const { student } = prepared.learners;
      if (round.id === 'distil') Object.assign(trainables, prepared.learners);
      else own({ dispose: () => disposeTrainableModel(student) });
      await train(round, prepared, trainedTeacher);
      return student;
    };
    const learnFromMade = async (round: Round, teacher: Teacher, generator: GeneratorPlan) => {
      await enter(round);
      const prepared = prepareDataFree(transferContext, round, teacher, generator);
      Object.assign(trainables, prepared.learners);
      await train(round, prepared, trainedTeacher);
    };
    const learnTogether = async (round: Round) => {
      await enter(round);
      const labels = hardLabelsOf(transferContext.inputs);
      const prepared = prepareMutual(transferContext, round, labels, networkOf(experiment.teacher, 'teacher'));
      Object.assign(trainables, prepared.learners);
      await train(round, prepared, null);
    };

    /** Who teaches the next one, and what it says. */
    let currentTeacher: Teacher | null = trainedTeacher;
    let answers: TeacherAnswers | null = null;
    const go = async ({ id, kind }: PhasePlan) => {
      const round = rounds.find((candidate) => candidate.id === id);
      if (kind === 'teach' && round) {
        if (options.teacher) return begin(id, 0, true);
        await teach(round);
        currentTeacher = trainedTeacher;
      } else if (kind === 'soften' && currentTeacher) {
        begin(id);
        const softened = await soften(currentTeacher, transferContext.inputs, {
          kind: transfer.softTargets as SoftTargets,
          temperature: loss.temperature,
          seen: Int32Array.from([...transferSet.labelled, ...transferSet.unlabelled]),
          isLive,
          random: random('soft targets'),
          yieldControl,
        });
        answers = own(softened.answers);
        emit({ kind: 'soft-targets', run, targets: { classes, logits: softened.targets } });
      } else if (kind === 'distil' && round && plan.teachers === 0) {
        await learnTogether(round);
      } else if (kind === 'distil' && round && currentTeacher && plan.generator) {
        await learnFromMade(round, currentTeacher, plan.generator);
      } else if (kind === 'distil' && round && currentTeacher && answers) {
        currentTeacher = teacherAlone(await distil(round, currentTeacher, answers));
      } else if (kind === 'measure') {
        begin(id);
        await measure(test);
      }
    };
    for (const stage of phasesOf(plan)) await go(stage);
    emit({ kind: 'finished', run });
  };

  const measure = async ({ inputs }: DeviceDataSet) => {
    const { student, twin } = trainables;
    const teacher = trainedTeacher ?? trainables.teacher;
    if (!teacher || !student || !twin) return;
    const milliseconds = await millisecondsAnExample({ teacher, student, twin }, inputs, now, yieldControl);
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
      const [phase, step] = isTeachPhase(present.phase) ? [firstDistil, 1] : [present.phase, present.step + 1];
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
      const teacher = trainedTeacher ?? trainables.teacher ?? null;
      const { student, twin } = trainables;
      return { ...(teacher && { teacher }), ...(student && { student }), ...(twin && { twin }) };
    },
    handOverTeacher() {
      const teacher = trainedTeacher;
      trainedTeacher = null;
      return teacher;
    },
    dispose() {
      release();
      if (trainedTeacher) disposeModel(trainedTeacher);
      members.forEach(disposeModel);
      for (const trainable of Object.values(trainables)) disposeTrainableModel(trainable);
    },
  };
}

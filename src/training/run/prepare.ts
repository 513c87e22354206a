import type * as tf from '@tensorflow/tfjs';
import type { Method } from '../../distillation/method';
import { looksAnew } from '../../experiment/augmentation';
import type { GeneratorPlan, Shape } from '../../experiment/declarations';
import type { Experiment } from '../../experiment/experiment';
import type { Random } from '../../experiment/random';
import type { Network } from '../../models/network';
import type { Role } from '../../report/roles';
import { createAugmentation, type SeenBatch } from '../feed/augmentation';
import type { Control } from '../feed/control';
import type { Inputs } from '../feed/deviceDataSet';
import { attackOnTeacher } from '../learner/adversary';
import { initialStateOf, logitsOf } from '../learner/model';
import { liveAnswers, type Teacher, type TeacherAnswers } from '../learner/teacherAnswers';
import { studentLoss } from '../step/batchLoss';
import { dataFreeProgram } from '../step/dataFreeProgram';
import { createGenerator, type Generator, noiseOf } from '../step/generator';
import { createGradientMeter, type GradientMeter, type GradientMeterOptions } from '../step/gradientMeter';
import { createMethodInstance, logitsMethodInstance } from '../step/methodInstance';
import { mutualProgram } from '../step/mutualProgram';
import { distilProgram, type StepProgram, seenBatch, type TeachInputs, teachProgram } from '../step/stepProgram';
import { createTaughtLoss, type TaughtLoss, type TaughtLossOptions } from '../step/taughtLoss';
import { createTrainableModel, type TrainableModel } from '../step/trainableModel';
import type { Round } from './rounds';

/** What preparing a round needs of the run. */
export interface RoundContext {
  readonly experiment: Experiment;
  readonly method: Method;
  readonly inputs: Inputs;
  readonly inputShape: Shape;
  readonly random: (purpose: string) => Random;
  /** Takes what must live as long as the run trains. */
  readonly own: <T extends { dispose(): void }>(thing: T) => T;
  /** The control of a round of so many steps, which the sliders move from now on. */
  readonly steer: (steps: number) => Control;
}

/** Networks at their start, and the step that will train them. The networks are the caller's. */
export interface Prepared<L extends Partial<Record<Role, TrainableModel>>> {
  readonly learners: L;
  readonly program: StepProgram;
  /** Null where the loss has but one term. */
  readonly meter: GradientMeter | null;
  /** Present where it makes what the student learns from. */
  readonly generator?: Generator;
}

const initialModel = ({ experiment, random }: RoundContext, network: Network, purpose: string): TrainableModel =>
  createTrainableModel(network, initialStateOf(network, random(`${purpose} weights`)), experiment.training.optimizer);

function courseOf(roundContext: RoundContext, { purpose, batches, steps }: Round, isAugmented: boolean) {
  const { experiment, inputShape, random, own, steer } = roundContext;
  const settings = experiment.augmentation;
  const drawn = random(`${purpose} augmentation`);
  const augmentation = isAugmented ? createAugmentation({ settings, inputShape, batches, random: drawn }) : null;
  if (augmentation) own(augmentation);
  return { batches, control: steer(steps), augmentation, random: random(`${purpose} dropout`) };
}

const stepInputsOf = (roundContext: RoundContext, round: Round, hardLabels: tf.Tensor2D, isAugmented: boolean) => ({
  ...courseOf(roundContext, round, isAugmented),
  inputs: roundContext.inputs,
  hardLabels,
});

/** The rows of a batch as they are, for whoever measures. */
const unchanged =
  (stepInputs: Pick<TeachInputs, 'inputs' | 'hardLabels'>) =>
  (rows: tf.Tensor1D): SeenBatch =>
    seenBatch({ ...stepInputs, augmentation: null }, rows);

/** `lossOn` gives the student's loss on batches like these; its random numbers are the meter's own. */
function meterOf(
  { own, random }: RoundContext,
  { measured, steps, purpose }: Round,
  stepInputs: Omit<GradientMeterOptions, 'batches' | 'steps' | 'loss'>,
  lossOn: (of: Pick<TaughtLossOptions, 'batches' | 'random'>) => TaughtLoss,
): GradientMeter | null {
  if (!measured) return null;
  const loss = own(lossOn({ batches: measured, random: random(`${purpose} measured attacks`) }));
  return own(createGradientMeter({ ...stepInputs, batches: measured, steps, loss }));
}

/** A teacher on hard labels. */
export function prepareTeach(roundContext: RoundContext, round: Round, hardLabels: tf.Tensor2D) {
  const teacher = initialModel(roundContext, round.network, round.purpose);
  const { augmentation, training } = roundContext.experiment;
  const stepInputs = stepInputsOf(roundContext, round, hardLabels, augmentation.teacherToo);
  const attack = attackOnTeacher(training);
  const program = roundContext.own(teachProgram(teacher, stepInputs, attack));
  return { learners: { teacher }, program, meter: null } satisfies Prepared<object>;
}

/** Whoever learns from `teacher`; the student with its twin beside it. */
export function prepareDistil(
  roundContext: RoundContext,
  round: Round,
  hardLabels: tf.Tensor2D,
  { teacher, answers }: { readonly teacher: Teacher; readonly answers: TeacherAnswers },
) {
  const student = initialModel(roundContext, round.network, round.purpose);
  const twin = round.id === 'distil' ? initialModel(roundContext, round.network, round.purpose) : null;
  const method = methodFor(roundContext, round, teacher, student, looksAnew(roundContext.experiment.augmentation));
  const stepInputs = { ...stepInputsOf(roundContext, round, hardLabels, true), answers, method };
  const program = roundContext.own(distilProgram(student, twin, stepInputs));
  const meter = meterOf(roundContext, round, { student, ...stepInputs, see: unchanged(stepInputs) }, (of) =>
    createTaughtLoss(student, { answers, method, ...of }),
  );
  return { learners: { student, ...(twin && { twin }) }, program, meter } satisfies Prepared<object>;
}

/** The method of a round, made ready for its teacher and its student. */
function methodFor(
  roundContext: RoundContext,
  round: Round,
  teacher: Teacher,
  student: TrainableModel,
  isAugmented: boolean,
) {
  const { experiment, inputs, random, own } = roundContext;
  return own(
    createMethodInstance({
      method: roundContext.method,
      values: experiment.method.values,
      teacher,
      student,
      inputs,
      isAugmented,
      optimizer: experiment.training.optimizer,
      random: random(round.id === 'distil' ? 'adapter weights' : `${round.purpose} adapter weights`),
    }),
  );
}

/** Student and twin on what a generator makes for the teacher; the ground's examples are not looked at. */
export function prepareDataFree(roundContext: RoundContext, round: Round, teacher: Teacher, plan: GeneratorPlan) {
  const { random, own } = roundContext;
  const student = initialModel(roundContext, round.network, round.purpose);
  const twin = initialModel(roundContext, round.network, round.purpose);
  const { size } = round.batches;
  const classes = round.network.layers.at(-1)?.plan.output[0] as number;
  const generator = own(createGenerator({ teacher, classes, plan, size, random }));
  const method = methodFor(roundContext, round, teacher, student, true);
  const answers = liveAnswers(teacher);
  const stepInputs = { ...courseOf(roundContext, round, true), answers, method, generator };
  const program = own(dataFreeProgram(student, twin, stepInputs));
  const noise = own(noiseOf(size, random('generator measured')));
  const see = () => {
    const { x, y } = generator.of(noise);
    return { x, teacherInput: x, y };
  };
  const meter = meterOf(roundContext, round, { student, ...stepInputs, see }, (of) =>
    createTaughtLoss(student, { answers, method, ...of }),
  );
  return { learners: { student, twin }, program, meter, generator } satisfies Prepared<object>;
}

/** Student, twin, and a network of the teacher's kind that learns together with the student. */
export function prepareMutual(roundContext: RoundContext, round: Round, hardLabels: tf.Tensor2D, ofTeacher: Network) {
  const teacher = initialModel(roundContext, ofTeacher, 'teacher');
  const student = initialModel(roundContext, round.network, round.purpose);
  const twin = initialModel(roundContext, round.network, round.purpose);
  const method = logitsMethodInstance(roundContext.method, roundContext.experiment.method.values);
  const stepInputs = { ...stepInputsOf(roundContext, round, hardLabels, true), method };
  const program = roundContext.own(mutualProgram(teacher, student, twin, stepInputs));
  const meter = meterOf(roundContext, round, { student, ...stepInputs, see: unchanged(stepInputs) }, ({ batches }) => ({
    of(_rows, { x, y }, values, _dropout, report) {
      const taught = { logits: logitsOf(teacher, x), features: [] };
      return studentLoss({ labels: y, labelled: batches.labelled }, taught, values, method, report);
    },
    advance() {},
    dispose() {},
  }));
  return { learners: { teacher, student, twin }, program, meter } satisfies Prepared<object>;
}

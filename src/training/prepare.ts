import type * as tf from '@tensorflow/tfjs';
import type { Method } from '../distillation/method';
import { looksAnew } from '../experiment/augmentation';
import type { GeneratorPlan, Shape } from '../experiment/declarations';
import type { Experiment } from '../experiment/experiment';
import type { Random } from '../experiment/random';
import type { Network } from '../models/network';
import type { Learner } from '../worker/protocol';
import { attackOnTeacher } from './adversary';
import { createAugmentation, type SeenBatch } from './augmentation';
import { studentLoss } from './batchLoss';
import type { Control } from './control';
import { dataFreeProgram } from './dataFreeProgram';
import { createGenerator, type Generator, noiseOf } from './generator';
import { createGradientMeter, type GradientMeter, type GradientMeterOptions } from './gradientMeter';
import { createTrainee, logitsOf, startOf, type Trainee } from './learner';
import { ofLogits, putToUse } from './methodInUse';
import { mutualProgram } from './mutualProgram';
import type { Inputs } from './residentSet';
import type { Round } from './rounds';
import { distilProgram, type StepProgram, seenBatch, type TeachMaterial, teachProgram } from './stepProgram';
import { createTaughtLoss, type TaughtLoss, type TaughtLossOptions } from './taughtLoss';
import { liveAnswers, type Teacher, type TeacherAnswers } from './teacherAnswers';

/** What preparing a round needs of the run. */
export interface Ground {
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
export interface Prepared<L extends Partial<Record<Learner, Trainee>>> {
  readonly learners: L;
  readonly program: StepProgram;
  /** Null where the loss has but one term. */
  readonly meter: GradientMeter | null;
  /** Present where it makes what the student learns from. */
  readonly generator?: Generator;
}

const beginner = ({ experiment, random }: Ground, network: Network, purpose: string): Trainee =>
  createTrainee(network, startOf(network, random(`${purpose} weights`)), experiment.training.optimizer);

function courseOf(ground: Ground, { purpose, batches, steps }: Round, isAugmented: boolean) {
  const { experiment, inputShape, random, own, steer } = ground;
  const settings = experiment.augmentation;
  const drawn = random(`${purpose} augmentation`);
  const augmentation = isAugmented ? createAugmentation({ settings, inputShape, batches, random: drawn }) : null;
  if (augmentation) own(augmentation);
  return { batches, control: steer(steps), augmentation, random: random(`${purpose} dropout`) };
}

const materialOf = (ground: Ground, round: Round, hardLabels: tf.Tensor2D, isAugmented: boolean) => ({
  ...courseOf(ground, round, isAugmented),
  inputs: ground.inputs,
  hardLabels,
});

/** The rows of a batch as they are, for whoever measures. */
const unchanged =
  (material: Pick<TeachMaterial, 'inputs' | 'hardLabels'>) =>
  (rows: tf.Tensor1D): SeenBatch =>
    seenBatch({ ...material, augmentation: null }, rows);

/** `lossOn` gives the student's loss on batches like these; its random numbers are the meter's own. */
function meterOf(
  { own, random }: Ground,
  { measured, steps, purpose }: Round,
  material: Omit<GradientMeterOptions, 'batches' | 'steps' | 'loss'>,
  lossOn: (of: Pick<TaughtLossOptions, 'batches' | 'random'>) => TaughtLoss,
): GradientMeter | null {
  if (!measured) return null;
  const loss = own(lossOn({ batches: measured, random: random(`${purpose} measured attacks`) }));
  return own(createGradientMeter({ ...material, batches: measured, steps, loss }));
}

/** A teacher on hard labels. */
export function prepareTeaching(ground: Ground, round: Round, hardLabels: tf.Tensor2D) {
  const teacher = beginner(ground, round.network, round.purpose);
  const { augmentation, training } = ground.experiment;
  const material = materialOf(ground, round, hardLabels, augmentation.teacherToo);
  const attack = attackOnTeacher(training);
  const program = ground.own(teachProgram(teacher, material, attack));
  return { learners: { teacher }, program, meter: null } satisfies Prepared<object>;
}

/** Whoever learns from `teacher`; the student with its twin beside it. */
export function prepareDistilling(
  ground: Ground,
  round: Round,
  hardLabels: tf.Tensor2D,
  { teacher, answers }: { readonly teacher: Teacher; readonly answers: TeacherAnswers },
) {
  const student = beginner(ground, round.network, round.purpose);
  const twin = round.id === 'distil' ? beginner(ground, round.network, round.purpose) : null;
  const method = methodFor(ground, round, teacher, student, looksAnew(ground.experiment.augmentation));
  const material = { ...materialOf(ground, round, hardLabels, true), answers, method };
  const program = ground.own(distilProgram(student, twin, material));
  const meter = meterOf(ground, round, { student, ...material, see: unchanged(material) }, (of) =>
    createTaughtLoss(student, { answers, method, ...of }),
  );
  return { learners: { student, ...(twin && { twin }) }, program, meter } satisfies Prepared<object>;
}

/** The method of a round, made ready for its teacher and its student. */
function methodFor(ground: Ground, round: Round, teacher: Teacher, student: Trainee, isAugmented: boolean) {
  const { experiment, inputs, random, own } = ground;
  return own(
    putToUse({
      method: ground.method,
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
export function prepareDataFree(ground: Ground, round: Round, teacher: Teacher, plan: GeneratorPlan) {
  const { random, own } = ground;
  const student = beginner(ground, round.network, round.purpose);
  const twin = beginner(ground, round.network, round.purpose);
  const { size } = round.batches;
  const classes = round.network.layers.at(-1)?.plan.output[0] as number;
  const generator = own(createGenerator({ teacher, classes, plan, size, random }));
  const method = methodFor(ground, round, teacher, student, true);
  const answers = liveAnswers(teacher);
  const material = { ...courseOf(ground, round, true), answers, method, generator };
  const program = own(dataFreeProgram(student, twin, material));
  const noise = own(noiseOf(size, random('generator measured')));
  const see = () => {
    const { x, y } = generator.of(noise);
    return { x, asked: x, y };
  };
  const meter = meterOf(ground, round, { student, ...material, see }, (of) =>
    createTaughtLoss(student, { answers, method, ...of }),
  );
  return { learners: { student, twin }, program, meter, generator } satisfies Prepared<object>;
}

/** Student, twin, and a network of the teacher's kind that learns together with the student. */
export function prepareMutual(ground: Ground, round: Round, hardLabels: tf.Tensor2D, ofTeacher: Network) {
  const teacher = beginner(ground, ofTeacher, 'teacher');
  const student = beginner(ground, round.network, round.purpose);
  const twin = beginner(ground, round.network, round.purpose);
  const method = ofLogits(ground.method, ground.experiment.method.values);
  const material = { ...materialOf(ground, round, hardLabels, true), method };
  const program = ground.own(mutualProgram(teacher, student, twin, material));
  const meter = meterOf(ground, round, { student, ...material, see: unchanged(material) }, ({ batches }) => ({
    of(_rows, { x, y }, values, _dropout, report) {
      const taught = { logits: logitsOf(teacher, x), features: [] };
      return studentLoss({ labels: y, labelled: batches.labelled }, taught, values, method, report);
    },
    advance() {},
    dispose() {},
  }));
  return { learners: { teacher, student, twin }, program, meter } satisfies Prepared<object>;
}

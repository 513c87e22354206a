import type * as tf from '@tensorflow/tfjs';
import type { Method } from '../distillation/method';
import { looksAnew } from '../experiment/augmentation';
import type { Shape } from '../experiment/declarations';
import type { Experiment } from '../experiment/experiment';
import type { Random } from '../experiment/random';
import type { Network } from '../models/network';
import type { Learner } from '../worker/protocol';
import { attackOnTeacher } from './adversary';
import { createAugmentation } from './augmentation';
import { studentLoss } from './batchLoss';
import type { Control } from './control';
import { createGradientMeter, type GradientMeter, type GradientMeterOptions } from './gradientMeter';
import { createTrainee, logitsOf, startOf, type Trainee } from './learner';
import { ofLogits, putToUse } from './methodInUse';
import { mutualProgram } from './mutualProgram';
import type { Inputs } from './residentSet';
import type { Round } from './rounds';
import { distilProgram, type StepProgram, teachProgram } from './stepProgram';
import { createTaughtLoss, type TaughtLoss, type TaughtLossOptions } from './taughtLoss';
import type { Teacher, TeacherAnswers } from './teacherAnswers';

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
}

const beginner = ({ experiment, random }: Ground, network: Network, purpose: string): Trainee =>
  createTrainee(network, startOf(network, random(`${purpose} weights`)), experiment.training.optimizer);

function materialOf(ground: Ground, { purpose, batches, steps }: Round, hardLabels: tf.Tensor2D, isAugmented: boolean) {
  const { experiment, inputs, inputShape, random, own, steer } = ground;
  const settings = experiment.augmentation;
  const drawn = random(`${purpose} augmentation`);
  const augmentation = isAugmented ? createAugmentation({ settings, inputShape, batches, random: drawn }) : null;
  if (augmentation) own(augmentation);
  return { inputs, hardLabels, batches, control: steer(steps), augmentation, random: random(`${purpose} dropout`) };
}

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
  const { experiment, inputs, random, own } = ground;
  const isStudent = round.id === 'distil';
  const student = beginner(ground, round.network, round.purpose);
  const twin = isStudent ? beginner(ground, round.network, round.purpose) : null;
  const method = own(
    putToUse({
      method: ground.method,
      values: experiment.method.values,
      teacher,
      student,
      inputs,
      isAugmented: looksAnew(experiment.augmentation),
      optimizer: experiment.training.optimizer,
      random: random(isStudent ? 'adapter weights' : `${round.purpose} adapter weights`),
    }),
  );
  const material = { ...materialOf(ground, round, hardLabels, true), answers, method };
  const program = own(distilProgram(student, twin, material));
  const meter = meterOf(ground, round, { student, ...material }, (of) =>
    createTaughtLoss(student, { answers, method, ...of }),
  );
  return { learners: { student, ...(twin && { twin }) }, program, meter } satisfies Prepared<object>;
}

/** Student, twin, and a network of the teacher's kind that learns together with the student. */
export function prepareMutual(ground: Ground, round: Round, hardLabels: tf.Tensor2D, ofTeacher: Network) {
  const teacher = beginner(ground, ofTeacher, 'teacher');
  const student = beginner(ground, round.network, round.purpose);
  const twin = beginner(ground, round.network, round.purpose);
  const method = ofLogits(ground.method, ground.experiment.method.values);
  const material = { ...materialOf(ground, round, hardLabels, true), method };
  const program = ground.own(mutualProgram(teacher, student, twin, material));
  const meter = meterOf(ground, round, { student, ...material }, ({ batches }) => ({
    of(_rows, { x, y }, values, _dropout, report) {
      const taught = { logits: logitsOf(teacher, x), features: [] };
      return studentLoss({ labels: y, labelled: batches.labelled }, taught, values, method, report);
    },
    advance() {},
    dispose() {},
  }));
  return { learners: { teacher, student, twin }, program, meter } satisfies Prepared<object>;
}

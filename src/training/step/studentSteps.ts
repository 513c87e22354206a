import type * as tf from '@tensorflow/tfjs';
import type { Method } from '../../distillation/method';
import { defaultsOf, type Values } from '../../experiment/fields';
import type { InputKind } from '../../experiment/inputKind';
import type { Random } from '../../experiment/random';
import { type ScheduleSettings, scheduleFields } from '../../experiment/schedule';
import type { Network } from '../../models/network';
import type { Augmentation } from '../feed/augmentation';
import type { Batches } from '../feed/batches';
import { createControl } from '../feed/control';
import type { Inputs } from '../feed/deviceDataSet';
import type { LiveLossSettings } from '../feed/liveLossSettings';
import { type InitialState, initialStateOf, type Model } from '../learner/model';
import type { TeacherAnswers } from '../learner/teacherAnswers';
import { dataFreeProgram } from './dataFreeProgram';
import type { Generator } from './generator';
import { createMethodInstance, type MethodInstance } from './methodInstance';
import { type DistilInputs, distilProgram, type StepProgram } from './stepProgram';
import { createTrainableModel, disposeTrainableModel, type TrainableModel } from './trainableModel';

/**
 * Options of {@link createStudentSteps}. Inputs, answers, labels, teacher, augmentation and generator stay the
 * caller's.
 */
export interface StudentStepsOptions {
  readonly network: Network;
  /** The initial state of student and twin; if absent, drawn for the purpose `weights`. */
  readonly start?: InitialState;
  /** `adam` or `momentum`. */
  readonly optimizer: string;
  readonly hasTwin: boolean;
  /** Absent means no; there is none with a generator. */
  readonly hasPseudoTwin?: boolean;
  readonly inputs: Inputs;
  /** `[inputs.count, outputs]`. */
  readonly hardLabels: tf.Tensor2D;
  readonly answers: TeacherAnswers;
  readonly batches: Batches;
  readonly learningRate: number;
  readonly loss: LiveLossSettings;
  readonly schedule?: Partial<ScheduleSettings> | undefined;
  /** Number of steps over which the curves extend. */
  readonly plannedSteps: number;
  readonly method: Method;
  /** Override the defaults of the method's fields. */
  readonly methodValues?: Values | undefined;
  /** The model whose features the method compares; if absent, the student itself, for methods that compare logits. */
  readonly teacher?: Model;
  /** Must the teacher's features be computed at every step? */
  readonly isAugmented?: boolean;
  readonly augmentation?: Augmentation | null;
  /** Makes the batches in place of the inputs; ignored without a twin. */
  readonly generator?: Generator | undefined;
  readonly random: (purpose: string) => Random;
  /** The range of the inputs, for methods that attack. */
  readonly range?: InputKind['range'];
  /** Which positions of the inputs count; absent if all do. */
  readonly mask?: InputKind['mask'];
}

/** A student, its twins if there are any, and the program of their steps. The creator disposes them. */
export interface StudentSteps {
  readonly start: InitialState;
  readonly student: TrainableModel;
  readonly twin: TrainableModel | null;
  readonly pseudoTwin: TrainableModel | null;
  readonly method: MethodInstance;
  /** What the program uses, for other programs and meters on the same inputs. */
  readonly stepInputs: DistilInputs;
  readonly program: StepProgram;
  /** Takes `count` steps without recording them. */
  take(count: number): void;
  dispose(): void;
}

/**
 * The steps of a student without a run, for benchmarks and tests. The caller disposes them.
 * @throws RangeError if the networks lack taps that the method uses
 */
export function createStudentSteps(options: StudentStepsOptions): StudentSteps {
  const { network, optimizer, inputs, hardLabels, answers, batches, random, generator } = options;
  const start = options.start ?? initialStateOf(network, random('weights'));
  const student = createTrainableModel(network, start, optimizer);
  const twin = options.hasTwin ? createTrainableModel(network, start, optimizer) : null;
  const pseudoTwin = options.hasPseudoTwin ? createTrainableModel(network, start, optimizer) : null;
  const method = createMethodInstance({
    method: options.method,
    values: { ...defaultsOf(options.method.fields), ...options.methodValues },
    teacher: options.teacher ?? student,
    student,
    inputs,
    isAugmented: options.isAugmented ?? false,
    optimizer,
    random: random('adapter weights'),
  });
  const schedule = { ...defaultsOf(scheduleFields), ...options.schedule };
  const control = createControl(
    { learningRate: options.learningRate, loss: options.loss, schedule },
    options.plannedSteps,
  );
  const augmentation = options.augmentation ?? null;
  const stepInputs = {
    ...{ inputs, hardLabels, answers, batches, control, augmentation, method },
    random: random('dropout'),
    ...(options.range && { range: options.range }),
    ...(options.mask && { mask: options.mask }),
  };
  const program =
    generator && twin
      ? dataFreeProgram(student, twin, { ...stepInputs, generator })
      : distilProgram({ student, ...(twin && { twin }), ...(pseudoTwin && { pseudoTwin }) }, stepInputs);
  return {
    start,
    student,
    twin,
    pseudoTwin,
    method,
    stepInputs,
    program,
    take(count) {
      for (let step = 0; step < count; step++) {
        program.feed.refill();
        program.step();
        program.feed.taken(1);
      }
    },
    dispose() {
      program.dispose();
      method.dispose();
      disposeTrainableModel(student);
      for (const other of [twin, pseudoTwin]) if (other) disposeTrainableModel(other);
    },
  };
}

import { choice, flag, list, number, type ValuesOf } from './fields';
import { inputMaskFields } from './inputMask';

/** T, λ and the form of L = α·CE(y, student) + λ·T²·KL(teacher_T ‖ student_T); the form decides α. */
export const lossFields = {
  temperature: number({
    default: 4,
    min: 1,
    max: 20,
    step: 0.1,
    scale: 'log',
    label: 'Temperature T',
    term: 'temperature',
    help: 'Softens teacher and student alike: a higher T shows more of how the teacher ranks the wrong classes.',
  }),
  weight: number({
    default: 1,
    min: 0,
    max: 10,
    step: 0.05,
    label: 'Weight λ',
    term: 'soft-weight',
    help: 'How much the soft targets count. At λ = 0 the student is its own twin, to the last bit.',
  }),
  form: choice({
    default: 'additive',
    options: [
      { value: 'additive', label: 'Additive, α = 1' },
      { value: 'convex', label: 'Convex, α = 1 − λ' },
      { value: 'soft', label: 'Soft only, α = 0' },
    ],
    label: 'Form of the loss',
    term: 'hard-weight',
  }),
} as const;

/** The values of the field `form`: α = 1, α = 1 − λ, or α = 0. */
export type LossForm = 'additive' | 'convex' | 'soft';

/** α, the weight of the hard labels, for a value of the field `form` and λ = `weight`. */
export function hardWeight(form: string, weight: number): number {
  if (form === 'soft') return 0;
  return form === 'convex' ? 1 - weight : 1;
}

/**
 * The transfer set: which examples student and twin see, and with which labels and targets. `sectionsOf` fills in the
 * maxima that depend on the task.
 */
export const transferFields = {
  examples: number({
    default: 60_000,
    min: 2,
    max: 60_000,
    step: 1,
    scale: 'log',
    label: 'Examples',
    term: 'transfer-set',
    help: 'How many training examples the student sees.',
  }),
  labelled: number({
    default: 60_000,
    min: 0,
    max: 60_000,
    step: 1,
    scale: 'log',
    label: 'Labelled',
    term: 'labelled-example',
    help: 'How many of them carry a hard label. The rest contribute only the soft term; the twin cannot use them.',
  }),
  leftOut: list({
    default: [],
    min: 0,
    max: 9,
    minLength: 0,
    maxLength: 9,
    isSet: true,
    label: 'Classes left out',
    term: 'class',
    help: 'The student and the twin never see an example of these classes; the teacher did.',
  }),
  labelNoise: number({
    default: 0,
    min: 0,
    max: 90,
    step: 1,
    unit: '%',
    label: 'Label noise',
    term: 'label-noise',
    help: 'Share of the hard labels in the transfer set that are replaced by a wrong class. The teacher learned from clean labels.',
  }),
  softTargets: choice({
    default: 'real',
    options: [
      { value: 'real', label: 'The teacher’s own' },
      { value: 'class-mean', label: 'Mean of its class' },
      { value: 'permuted', label: 'Wrong classes shuffled' },
      { value: 'uniform', label: 'Wrong classes evened out' },
    ],
    label: 'Soft targets',
    term: 'soft-target',
    help: 'What is left of the teacher’s soft targets: all of it; the mean over the examples it gives the same answer; its answer’s share with the others shuffled, or evened out. Made once, at the temperature with which the run starts; where the teacher looks at every batch anew, it always gives its real soft targets.',
  }),
  ...inputMaskFields,
  pool: choice({
    default: 'training',
    options: [
      { value: 'training', label: 'Training set' },
      { value: 'test', label: 'Test set (a mistake)' },
    ],
    label: 'Drawn from',
    term: 'data-leakage',
    help: 'Where the student’s examples come from. From the test set they leak what is to be measured, and the scores mean nothing.',
  }),
} as const;

/** The values of the field `softTargets`. */
export type SoftTargets = 'real' | 'class-mean' | 'permuted' | 'uniform';

/** Optimizer, batches, epochs, the teacher's own training, and the seed. */
export const trainingFields = {
  optimizer: choice({
    default: 'adam',
    options: [
      { value: 'adam', label: 'Adam' },
      { value: 'momentum', label: 'SGD with momentum 0.9' },
    ],
    label: 'Optimizer',
    term: 'optimizer',
  }),
  learningRate: number({
    default: 0.003,
    min: 0.0001,
    max: 1,
    step: 0.0001,
    scale: 'log',
    label: 'Learning rate',
    term: 'learning-rate',
  }),
  batchSize: number({
    default: 64,
    min: 8,
    max: 512,
    step: 8,
    scale: 'log',
    label: 'Batch size',
    term: 'batch',
  }),
  teacherEpochs: number({
    default: 10,
    min: 1,
    max: 200,
    step: 1,
    scale: 'log',
    label: 'Teacher epochs',
    term: 'epoch',
  }),
  checkpoint: number({
    default: 100,
    min: 5,
    max: 100,
    step: 5,
    unit: '%',
    label: 'Teacher taken at',
    term: 'checkpoint',
    help: 'Which moment of its training the teacher teaches from; it trains on to the end, so that the curve shows what it would have become. An early-stopped teacher can teach a small student better (Cho & Hariharan 2019).',
  }),
  teacherSmoothing: number({
    default: 0,
    min: 0,
    max: 0.5,
    step: 0.01,
    label: 'Teacher’s label smoothing',
    term: 'label-smoothing',
    help: 'ε: the teacher learns labels of which the share ε is spread over all classes alike (Szegedy et al. 2016).',
  }),
  teacherAttack: number({
    default: 0,
    min: 0,
    max: 0.3,
    step: 0.01,
    label: 'Teacher trained against ε',
    term: 'adversarial-training',
    help: 'Above 0, the teacher learns from examples that were moved against it by up to ε at every step (PGD in 5 steps, Madry 2018). Robust distillation wants such a teacher.',
  }),
  studentEpochs: number({
    default: 10,
    min: 1,
    max: 200,
    step: 1,
    scale: 'log',
    label: 'Student epochs',
    term: 'epoch',
    help: 'Passes over the transfer set, for student and twins alike.',
  }),
  studentLength: choice({
    default: 'epochs',
    options: [
      { value: 'epochs', label: 'Epochs' },
      { value: 'steps', label: 'Steps' },
    ],
    label: 'Student’s training counted in',
    term: 'step',
    help: 'With few examples an epoch is only a few steps: count steps instead.',
  }),
  studentSteps: number({
    default: 2000,
    min: 10,
    max: 20_000,
    step: 10,
    scale: 'log',
    label: 'Student steps',
    term: 'step',
    help: 'Updates of the weights, for student and twins alike.',
  }),
  twinGoesOn: flag({
    default: false,
    label: 'Let the twin go on',
    term: 'twin',
    help: 'Afterwards trains the twin alone, four times as long: does it reach the student? Where labels are plenty, distillation is often only faster.',
  }),
  pseudoTwin: flag({
    default: true,
    label: 'Pseudo-label twin',
    term: 'pseudo-label-twin',
    help: 'Trains a second control: the same network from the same weights on the same batches, with the teacher’s predicted class as the label of every example. It shows which part of the gap comes from more labelled examples, and which from softness.',
  }),
  seed: number({
    default: 1,
    min: 0,
    max: 9999,
    step: 1,
    label: 'Seed',
    term: 'seed',
    help: 'Decides points, initial weights and the order of batches. Same seed and backend, same numbers.',
  }),
} as const;

/** Number of steps of the student's training, with epochs of `stepsPerEpoch` steps. */
export const studentStepsOf = (
  { studentLength, studentEpochs, studentSteps }: TrainingSettings,
  stepsPerEpoch: number,
): number => (studentLength === 'steps' ? studentSteps : stepsPerEpoch * studentEpochs);

/** Values of {@link lossFields}. */
export type LossSettings = ValuesOf<typeof lossFields>;
/** Values of {@link transferFields}. */
export type TransferSettings = ValuesOf<typeof transferFields>;
/** Values of {@link trainingFields}. */
export type TrainingSettings = ValuesOf<typeof trainingFields>;
